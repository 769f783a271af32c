"""The ``picture`` process: takes pictures in, shows them on this site and sends them on."""
