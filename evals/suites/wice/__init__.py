"""WiCE: claims of an encyclopaedia against the pages they cite, labelled by other people."""
