"""Templates, styles and scripts of the site and the PDFs: data only, shipped in the wheel and found by `generators.assets`."""
