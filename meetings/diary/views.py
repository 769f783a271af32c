"""The desk's pages of this feature."""
