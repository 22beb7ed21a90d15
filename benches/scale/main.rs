//! `cargo bench --bench scale [-- SERVICES ...]`: Guidepost beside the reference program of
//! `../shared/perf` (actix-web and tantivy alone: no database, eligibility or explanations) and
//! beside PostGIS, on the same synthetic catalog and query log, in one run. The table goes to stdout
//! and to `docs/benchmarks/scale.md`, as soon as a size is finished. Without numbers, 10,000
//! services; a million take an hour and 20 GB.
//!
//! Times drift with the machine: ratios count. What is not said to be in process is over loopback.
//! The reference is built once into the target directory; `GUIDEPOST_REFERENCE` names one that is
//! built already. Catalogs stay there for the next run, databases and indexes do not.
#![expect(clippy::print_stdout, reason = "its answer is a table on stdout")]

mod asked;
#[path = "../service/bare.rs"]
mod bare;
mod catalog;
#[path = "../service/guidepost.rs"]
mod guidepost;
mod inside;
#[expect(dead_code, reason = "the other benchmark uses the rest")]
#[path = "../service/load.rs"]
mod load;
mod measure;
mod postgis;
mod reference;
mod table;
mod times;

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};

use crate::{measure::Figures, reference::Reference};

fn main() -> Result<()> {
    if env::args().any(|argument| argument == bare::ARGUMENT) {
        return actix_web::rt::System::new().block_on(bare::serve());
    }
    let numbers = env::args().skip(1).filter(|argument| argument != "--bench");
    let mut sizes: Vec<usize> = numbers.map(|n| Ok(n.parse()?)).collect::<Result<_>>()?;
    if sizes.is_empty() {
        sizes.push(10_000);
    }
    let work = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("scale");
    fs::create_dir_all(&work)?;
    sweep(&work)?;
    let reference = Reference::ready(&work)?;
    let (mut measured, mut parts, mut failed) = (Vec::new(), Vec::new(), false);
    println!("{}", table::HEADING);
    for size in sizes {
        let part = match measure::measure(&reference, &work, size) {
            Ok(figures) => {
                let part = table::of(&figures)?;
                measured.push(figures);
                part
            }
            Err(fault) => {
                failed = true;
                format!("## {size} services\n\nNot measured: {fault:#}\n")
            }
        };
        println!("{part}");
        parts.push(part);
        write(&parts, &measured)?;
    }
    if let Some(growth) = table::growth(&measured)? {
        println!("{growth}");
    }
    ensure!(!failed, "not every size could be measured");
    Ok(())
}

/// Writes what there is so far.
fn write(parts: &[String], measured: &[Figures]) -> Result<()> {
    let growth = table::growth(measured)?.unwrap_or_default();
    let text = format!("{}\n{}\n{growth}", table::HEADING, parts.join("\n"));
    let text = format!("{}\n", text.trim_end());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/benchmarks/scale.md");
    fs::create_dir_all(file.parent().context("the file has a folder")?)?;
    Ok(fs::write(file, text)?)
}

/// Removes the databases that a run left which was killed.
fn sweep(work: &Path) -> Result<()> {
    for entry in fs::read_dir(work)? {
        let (name, path) = entry.map(|entry| (entry.file_name(), entry.path()))?;
        let name = name.to_string_lossy();
        if name.starts_with("home-") || name.starts_with("postgis-") {
            fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}

/// A port of loopback that nobody listens on.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// The text of a file, with its name in the error.
fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
