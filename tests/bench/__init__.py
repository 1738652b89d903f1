"""What the commands cost on this machine: `make bench`. Measures and prints; it judges nothing."""
