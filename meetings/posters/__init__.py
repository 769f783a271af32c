"""What is printed of a meeting before it: posters and leaflets."""
