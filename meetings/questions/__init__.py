"""Questions of residents: asked, sorted, answered at a moment of the recording."""
