"""Exchange: the standards that others read and write; reports and bundles that verify on another machine."""
