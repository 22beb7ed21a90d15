//! Every column that holds something sealed: the one list that rotation goes by, held against the
//! migrations by a test.

use uuid::Uuid;

/// What a data key protects. Part 2 data has keys of its own, so that they can be kept, changed and
/// destroyed apart (42 CFR 2.16).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::Display,
)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// What tells who somebody is.
    Ordinary,
    /// What may tell of a substance use disorder.
    #[strum(serialize = "part2")]
    Part2,
}

impl Kind {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Ordinary, Self::Part2];

    /// The kind of key that this field is sealed with.
    #[must_use]
    pub fn of(field: &str) -> Self {
        let name = field.split(' ').next().unwrap_or(field);
        let found = COLUMNS
            .iter()
            .find(|column| name.split_once('.') == Some((column.table, column.column)));
        found.map_or(Self::Ordinary, |column| column.kind)
    }
}

/// Where the rows of a column belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Each row to the network that this column names.
    Network(&'static str),
    /// All to the installation; the field's name ends in the row's id.
    Installation,
}

/// A column that holds something sealed.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The table.
    pub table: &'static str,
    /// The column in it.
    pub column: &'static str,
    /// The column that a row is known by.
    pub id: &'static str,
    /// The kind of key.
    pub kind: Kind,
    /// Whose the rows are.
    pub owner: Owner,
}

impl Column {
    /// The name that a field is bound to when it is sealed.
    #[must_use]
    pub fn field(&self, row: Uuid) -> String {
        match self.owner {
            Owner::Network(_) => self.name(),
            Owner::Installation => format!("{} {row}", self.name()),
        }
    }

    /// Table and column, such as `client.name`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }
}

const fn ordinary(table: &'static str, column: &'static str) -> Column {
    Column { table, column, id: "id", kind: Kind::Ordinary, owner: Owner::Network("tenant_id") }
}

const fn part2(table: &'static str, column: &'static str) -> Column {
    Column { kind: Kind::Part2, ..ordinary(table, column) }
}

/// All of them. Whether a row of these fields tells of substance use cannot be seen from outside,
/// so every field of a kind that may is sealed under the Part 2 key.
pub const COLUMNS: &[Column] = &[
    ordinary("client", "name"),
    ordinary("client", "contact"),
    ordinary("client", "birth_date"),
    part2("client", "facts"),
    part2("client_note", "body"),
    Column { id: "client_id", ..part2("client_detail", "document") },
    part2("assessment", "response"),
    part2("assessment", "result"),
    part2("client_need", "evidence"),
    part2("alert", "evidence"),
    part2("alert", "action"),
    part2("match_run", "inputs"),
    part2("match_run", "output"),
    Column { id: "client_need_id", ..part2("opening", "notice") },
    part2("referral", "target"),
    part2("referral", "message"),
    part2("referral", "output"),
    part2("referral_event", "said_by"),
    part2("referral_event", "output"),
    part2("referral_event", "note"),
    part2("outcome", "note"),
    part2("consent", "terms"),
    part2("consent", "wording"),
    part2("consent", "signature"),
    part2("consent", "revocation"),
    part2("disclosure", "told"),
    Column { owner: Owner::Network("network_id"), ..part2("idempotency", "answer") },
    Column { id: "account_id", owner: Owner::Installation, ..ordinary("second_factor", "secret") },
];

/// Something sealed in an entry of the outbox, until it has been carried out: the installation's.
#[derive(Clone, Copy, Debug)]
pub struct Letter {
    /// What the outbox calls the entry.
    pub topic: &'static str,
    /// What the sealed text is called in it.
    pub named: &'static str,
    /// The name that it is bound to.
    pub field: &'static str,
}

/// All of them.
pub const LETTERS: [Letter; 2] = [
    Letter { topic: "mail.send", named: "letter", field: "mail.letter" },
    Letter { topic: "password.forgotten", named: "login", field: "password.forgotten" },
];
