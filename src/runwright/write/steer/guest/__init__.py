"""guest: what runs beside the program, in the sandbox."""
