"""Everything that touches the world: doors, line, console, clock and command line."""
