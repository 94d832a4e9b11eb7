//! The program: parse, run, exit code.

fn main() -> std::process::ExitCode {
    nazorg::cli::main()
}
