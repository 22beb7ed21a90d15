//! What may follow `guidepost` on the command line.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, value_parser};
use uuid::Uuid;

use crate::{
    accounts::{DEFAULT_NETWORK, model::Role},
    values::OrganizationId,
};

/// A community resource directory and referral engine for case managers.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(super) struct Arguments {
    /// A TOML file with settings; `GUIDEPOST_*` variables override it.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the pages and the API (also without any command)
    Serve,
    /// Bring a directory in
    Import {
        #[command(subcommand)]
        command: Import,
    },
    /// Make, list and revoke API keys
    Key {
        #[command(subcommand)]
        command: Key,
    },
    /// The keys that protect personal data: which there are, and how many fields each seals
    Keys {
        #[command(subcommand)]
        command: Option<Keys>,
    },
    /// Let people in, list them, shut them out
    User {
        #[command(subcommand)]
        command: User,
    },
    /// Check the database and compare the search index with it; exit 1 when something is wrong
    Doctor {
        /// One JSON object instead of lines
        #[arg(long)]
        json: bool,
    },
    /// Check that nobody has changed the record of who did what; exit 1 and say which rows if so
    VerifyAudit {
        /// One JSON object instead of lines
        #[arg(long)]
        json: bool,
    },
    /// Build the search index anew from the database, while no server runs
    Reindex,
    /// Measure the search against judged questions; propose weights that find better
    Relevance(Relevance),
    /// Compare policies of suggesting in invented towns made of published rates
    Simulate(Simulate),
    /// Measure search and matching against a folder of judged queries and vignettes
    Evaluate(Evaluate),
    /// Ask the server on this data directory whether it is ready; exit 0 if it is
    Healthcheck,
}

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// HSDS 3.x as JSON or NDJSON (.gz too): a file, a folder or an address
    Hsds {
        /// The file, the folder or the http(s) address
        source: String,
        /// Only tell what would be done
        #[arg(long)]
        dry_run: bool,
        /// Write which records were rejected, and why, as JSON
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(super) struct Relevance {
    /// A JSON array of questions: `qid`, `tags`, and `params` as `POST /api/v1/search` takes them
    pub questions: PathBuf,
    /// Judgments: lines of `qid 0 service-id grade`, 0 to 3
    pub judgments: PathBuf,
    /// More judgments of the same questions; figures are given without and with them
    #[arg(long, value_name = "FILE")]
    pub more: Vec<PathBuf>,
    /// Weights to measure instead of the usual ones, in the form of seed-data/search.toml
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// A line for each question too
    #[arg(long)]
    pub each: bool,
    /// Look for better weights, with cross-validation; takes a minute or two
    #[arg(long)]
    pub tune: bool,
    /// How many parts the questions fall into for that
    #[arg(long, default_value_t = 6, value_name = "COUNT")]
    pub folds: usize,
}

#[derive(Debug, Args)]
pub(super) struct Simulate {
    /// Another seed, other towns
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    pub seed: u64,
    /// How many towns, five at least: the more, the narrower the intervals
    #[arg(long, default_value_t = 20, value_name = "COUNT", value_parser = value_parser!(u16).range(5..))]
    pub towns: u16,
    /// Write the report to a file too, as Markdown
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// The folder with `queries.json`, `qrels.tsv`, `vignettes.json`, `vignette_qrels.tsv`,
    /// `must_not_appear.tsv` and `inactive_ids.json`
    pub folder: PathBuf,
    /// More judgments of the same questions; figures are given without and with them
    #[arg(long, value_name = "FILE")]
    pub more: Vec<PathBuf>,
    /// A line for each question too
    #[arg(long)]
    pub each: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Make a key and print it as the last line: it cannot be read again
    Add {
        #[command(flatten)]
        rights: Rights,
        /// What the key is called in lists and history
        #[arg(long, default_value = "API key")]
        name: String,
        /// The last day on which it works, such as 2027-01-31
        #[arg(long, value_name = "DATE")]
        until: Option<NaiveDate>,
    },
    /// List all keys, without the keys themselves
    List,
    /// Make a key good for nothing
    Revoke {
        /// Its id, as `guidepost key list` shows it
        id: Uuid,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Keys {
    /// Make new keys and seal everything with them; goes on where one was cut off
    Rotate {
        /// Change the master key instead: the keys are wrapped anew, no field is
        #[arg(long)]
        master: bool,
    },
    /// Open every sealed field; exit 1 and say which do not
    Check,
    /// Remove the keys that have retired: nothing that is left of them in backups opens then
    Remove,
}

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Let a person in; the password is asked for, or read from standard input or a file
    Add {
        /// What they sign in with: an e-mail address or a name
        login: String,
        #[command(flatten)]
        rights: Rights,
        /// What they are called
        #[arg(long)]
        name: String,
        #[command(flatten)]
        password: Password,
    },
    /// List everyone
    List,
    /// Set a new password and end the person's sessions
    Password {
        /// What they sign in with
        login: String,
        #[command(flatten)]
        password: Password,
    },
    /// Take a person's second factor off, for one who lost the telephone, and end the sessions
    ResetFactor {
        /// What they sign in with
        login: String,
    },
    /// Shut a person out, at once
    Suspend {
        /// What they sign in with
        login: String,
    },
    /// Let a suspended person in again
    Resume {
        /// What they sign in with
        login: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Rights {
    /// `case_manager`, supervisor, `agency_editor`, curator, `privacy_officer`, admin, integration
    #[arg(long, value_parser = role)]
    pub role: Role,
    /// The organization it belongs to; `agency_editor` needs one
    #[arg(long, value_name = "ID")]
    pub organization: Option<OrganizationId>,
    /// The network it acts in; founded when there is none of this name
    #[arg(long, value_name = "NAME", default_value = DEFAULT_NETWORK)]
    pub network: String,
}

#[derive(Debug, Args)]
pub(super) struct Password {
    /// A file that holds the password
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

fn role(text: &str) -> Result<Role, String> {
    use strum::IntoEnumIterator as _;

    let all = || Role::iter().map(|role| role.to_string()).collect::<Vec<_>>().join(", ");
    text.parse().ok().ok_or_else(|| format!("the roles are {}", all()))
}
