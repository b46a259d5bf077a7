"""One file a vendor. A module here that defines `SPEC` (a `connectors.ports.SourceSpec`) is found by the registry."""
