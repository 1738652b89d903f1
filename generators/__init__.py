"""Records in, evidence out: read, declare, check, derive, show, one package a stage."""
