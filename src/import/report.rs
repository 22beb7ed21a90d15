//! What an import did, record by record where something was wrong.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::clean::Notes;

/// A record that was not let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The file.
    pub file: String,
    /// The line, or the place in the list, from 1.
    pub line: u64,
    /// The record's id, as far as it has one.
    pub id: Option<String>,
    /// What is wrong and what would be right.
    pub reason: String,
}

/// The outcome of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Services that were new.
    pub imported: u64,
    /// Services that changed.
    pub updated: u64,
    /// Services that were as before.
    pub unchanged: u64,
    /// Records not let in.
    pub rejects: Vec<Reject>,
    /// What cleaning did.
    pub notes: Notes,
    /// Why reading stopped before the end; what was read by then is in.
    pub faults: Vec<String>,
}

impl Report {
    /// Records not let in.
    pub fn rejected(&self) -> u64 {
        u64::try_from(self.rejects.len()).unwrap_or(u64::MAX)
    }

    /// Records read.
    pub fn read(&self) -> u64 {
        self.imported + self.updated + self.unchanged + self.rejected()
    }

    /// The line that ends the command's output.
    pub fn summary(&self) -> String {
        let Self { imported, updated, unchanged, .. } = self;
        let rejected = self.rejected();
        format!(
            "{imported} imported, {updated} updated, {unchanged} unchanged, {rejected} rejected"
        )
    }

    /// 0 when the whole source was read, also with rejects; 1 when nothing could be read;
    /// 2 when the source broke off and only a part of it could be.
    pub fn exit_code(&self) -> u8 {
        match (self.faults.is_empty(), self.read()) {
            (true, _) => 0,
            (false, 0) => 1,
            (false, _) => 2,
        }
    }

    /// The report as a file.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        let report = json!({
            "imported": self.imported,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected(),
            "faults": self.faults,
            "rejects": self.rejects,
            "cleaned": self.notes.kinds(),
            "kept_only_in_the_source_record": self.notes.left(),
        });
        let mut text = serde_json::to_string_pretty(&report)?;
        text.push('\n');
        std::fs::write(path, text)
    }
}
