//! Settings: a TOML file overridden by `GUIDEPOST_*` environment variables, read into typed values.
