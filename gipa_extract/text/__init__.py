"""Facts of printed text that know no form: folding of script and width, and numerals."""
