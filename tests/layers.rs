//! Keeps the shape of the code: which module may know which, and how long a file may be.
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what went wrong by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The modules, lowest first: each may use itself and those before it.
const ORDER: &[&str] = &[
    "values",
    "clock",
    "geo",
    "config",
    "telemetry",
    "db",
    "sealed",
    "outbox",
    "mail",
    "audit",
    "web",
    "accounts",
    "needs",
    "catalog",
    "eligibility",
    "classification",
    "corrections",
    "search",
    "import",
    "people",
    "consent",
    "matching",
    "simulation",
    "referrals",
    "record",
    "seed",
    "server",
    "cli",
    "lib",
    "main",
];

#[test]
fn no_module_looks_up() {
    each_file(&mut |module, path, text| {
        let own = rank(module);
        for used in text.split("crate::").skip(1) {
            let used: String =
                used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if ORDER.contains(&used.as_str()) {
                assert!(rank(&used) <= own, "{path} is in `{module}`, below `{used}`");
            }
        }
    });
}

#[test]
fn a_model_never_waits() {
    each_file(&mut |_, path, text| {
        if path.ends_with("model.rs") {
            for word in ["async fn", ".await", "actix_web", "sqlx::query"] {
                assert!(!text.contains(word), "{path} has `{word}`");
            }
        }
    });
}

#[test]
fn only_stores_speak_sql() {
    each_file(&mut |_, path, text| {
        assert!(!text.contains("sqlx::query") || path.ends_with("store.rs"), "{path} speaks SQL");
    });
}

#[test]
fn files_stay_short() {
    let mut files = 0;
    for folder in ["src", "index", "tests", "benches"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let is_rust = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "rs");
        for path in files_in(&folder).into_iter().filter(is_rust) {
            let text = fs::read_to_string(&path).expect("source is text");
            assert!(text.lines().count() <= 400, "{} is long", path.display());
            files += 1;
        }
    }
    assert!(files > 300, "{files} files are not all");
}

fn rank(module: &str) -> usize {
    ORDER.iter().position(|&m| m == module).unwrap_or_else(|| panic!("`{module}` is not in ORDER"))
}

/// Calls `look` with the module, the path and the text of every source file.
fn each_file(look: &mut dyn FnMut(&str, &str, &str)) {
    fn walk(dir: &Path, look: &mut dyn FnMut(&str, &str, &str)) {
        for entry in fs::read_dir(dir).expect("src is readable") {
            let path = entry.expect("src is readable").path();
            if path.is_dir() {
                walk(&path, look);
                continue;
            }
            let inside = path.strip_prefix(root()).expect("under src");
            let first = inside.iter().next().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("source is text");
            look(first.trim_end_matches(".rs"), &inside.to_string_lossy(), &text);
        }
    }
    walk(&root(), look);
}

/// The paths of all files in the folder.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let paths = entries.map(|entry| entry.expect("the folder is readable").path());
    paths.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
