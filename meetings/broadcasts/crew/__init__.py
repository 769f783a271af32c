"""The crew's page: by a private link, what a crew needs in the field."""
