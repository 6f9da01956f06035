"""A Document's grids → the cells of the form, by the labels that are printed."""
