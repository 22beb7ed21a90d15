//! The `guidepost` command.

fn main() -> std::process::ExitCode {
    guidepost::cli::main()
}
