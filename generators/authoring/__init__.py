"""Records written by a program: today the example's history; what is read, checked or shown lives elsewhere."""
