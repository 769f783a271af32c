"""Files that share one running service: what one makes stays for the next."""
