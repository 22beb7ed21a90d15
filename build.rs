//! Tells cargo that the migrations, which are embedded, are part of the build.
#![expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
