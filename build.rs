//! Tells cargo that the migrations, which are embedded, are part of the build.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
