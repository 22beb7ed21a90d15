//! What comes in from outside: every crate's licence, registry and name, held against `deny.toml`.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test says what went wrong by panicking"
)]

use std::{collections::BTreeSet, env, fs, path::Path, process::Command};

use serde_json::Value;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// An SPDX expression such as `(MIT OR Apache-2.0) AND Unicode-3.0`, read by descent.
struct Expression<'t> {
    words: std::iter::Peekable<std::vec::IntoIter<&'t str>>,
    allowed: &'t BTreeSet<String>,
}

impl Expression<'_> {
    fn holds(text: &str, allowed: &BTreeSet<String>) -> bool {
        // Old manifests write `MIT/Apache-2.0` for OR.
        let spaced = text.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        Expression { words: words.into_iter().peekable(), allowed }.any()
    }

    fn any(&mut self) -> bool {
        let mut holds = self.all();
        while self.words.next_if_eq(&"OR").is_some() {
            holds |= self.all();
        }
        holds
    }

    fn all(&mut self) -> bool {
        let mut holds = self.one();
        while self.words.next_if_eq(&"AND").is_some() {
            holds &= self.one();
        }
        holds
    }

    fn one(&mut self) -> bool {
        match self.words.next() {
            Some("(") => {
                let holds = self.any();
                assert_eq!(self.words.next(), Some(")"), "a bracket is left open");
                holds
            }
            Some(licence) => match self.words.next_if_eq(&"WITH").and_then(|_| self.words.next()) {
                Some(exception) => self.allowed.contains(&format!("{licence} WITH {exception}")),
                None => self.allowed.contains(licence),
            },
            None => false,
        }
    }
}

fn texts(list: Option<&toml::Value>) -> BTreeSet<String> {
    let list = list.and_then(toml::Value::as_array).expect("deny.toml has the list");
    list.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect()
}

fn rules() -> toml::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml");
    let text = fs::read_to_string(path).expect("deny.toml is read");
    toml::from_str(&text).expect("deny.toml is TOML")
}

/// What `cargo` says, asked in this workspace without the network.
fn cargo(question: &[&str]) -> Vec<u8> {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let asked = Command::new(cargo)
        .args(question)
        .args(["--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    asked.stdout
}

fn packages() -> Vec<Value> {
    let told =
        cargo(&["metadata", "--format-version=1", "--filter-platform=x86_64-unknown-linux-gnu"]);
    let told: Value = serde_json::from_slice(&told).expect("cargo metadata tells JSON");
    told["packages"].as_array().expect("there are packages").clone()
}

#[test]
fn every_crate_has_an_allowed_licence_a_known_source_and_no_banned_name() {
    let rules = rules();
    let licences = &rules["licenses"];
    let allowed = texts(licences.get("allow"));
    let exceptions = licences["exceptions"].as_array().expect("deny.toml lists exceptions");
    let banned: BTreeSet<&str> = rules["bans"]["deny"]
        .as_array()
        .expect("deny.toml lists bans")
        .iter()
        .filter_map(|ban| ban.get("name")?.as_str())
        .collect();
    let mut faults = Vec::new();
    for package in packages() {
        let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let (name, licence, source) = (text("name"), text("license"), text("source"));
        if source.is_empty() {
            continue; // ours
        }
        let mut allowed = allowed.clone();
        for exception in exceptions.iter().filter(|e| e["name"].as_str() == Some(&name)) {
            allowed.extend(texts(exception.get("allow")));
        }
        if !Expression::holds(&licence, &allowed) {
            faults.push(format!("{name}: licence {licence:?} is not allowed"));
        }
        if source != REGISTRY {
            faults.push(format!("{name}: comes from {source}"));
        }
    }
    // The tree names what is built; the metadata also what a feature nobody asks for would add.
    let tree = cargo(&["tree", "--workspace", "--prefix=none", "--format={p}"]);
    for line in String::from_utf8_lossy(&tree).lines() {
        let name = line.split(' ').next().unwrap_or_default();
        if banned.contains(name) {
            faults.push(format!("{name}: is banned"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn licence_expressions_are_read_as_spdx_means_them() {
    let allowed: BTreeSet<String> =
        ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
    for (text, holds) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("MIT/Apache-2.0", true),
        ("ISC AND (MIT OR GPL-3.0)", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("Apache-2.0", false),
        ("", false),
    ] {
        assert_eq!(Expression::holds(text, &allowed), holds, "{text}");
    }
}
