"""Districts, venues and the conditions of the open air."""
