//! All referrals: those whose answer is due on top, then a board by stage, or a table.

use actix_web::{
    get,
    web::{Data, Html, Query},
};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{badge, is_open, last_event, moves::moves_of};
use crate::{
    accounts::Caseworker,
    people::pages::shown::{hue, need_icon},
    referrals::{
        Referrals,
        model::{Referral, Status},
        store::Filter,
    },
    web::{
        Answer, Chrome, STAFF, Section, filters, initials, page,
        shown::{Badge, PhoneLink, Zone},
    },
};

#[derive(Template)]
#[template(path = "referrals/pages/board.html")]
struct Board {
    chrome: Chrome,
    summary: String,
    table: bool,
    due: Vec<Due>,
    due_badges: Vec<Badge>,
    columns: Vec<Column>,
}

impl Board {
    fn is_empty(&self) -> bool {
        self.columns.iter().all(|column| column.cards.is_empty())
    }
}

/// A referral whose answer is due.
struct Due {
    id: String,
    client: String,
    service: String,
    badge: Badge,
    edge: &'static str,
    call: Option<PhoneLink>,
}

/// A stage of the board.
struct Column {
    title: &'static str,
    dot: &'static str,
    first: bool,
    cards: Vec<Card>,
}

/// A referral on the board.
struct Card {
    id: String,
    client: String,
    initials: String,
    hue: u8,
    service: String,
    need: String,
    need_icon: &'static str,
    status: &'static str,
    event: String,
    badges: Vec<Badge>,
    moves: Vec<(&'static str, &'static str)>,
}

/// Board or table.
#[derive(Deserialize)]
pub struct View {
    #[serde(default)]
    view: String,
}

/// How many referrals are shown at most.
const MOST: i64 = 300;

/// The stages in the order of the board, each with the statuses it holds.
const STAGES: [(&str, &str, &[Status]); 5] = [
    ("Draft", "", &[Status::Draft]),
    ("Recorded", "sent", &[Status::Requested, Status::OnHold]),
    ("Accepted", "accepted", &[Status::Accepted]),
    ("In service", "service", &[Status::InProgress]),
    ("Closed", "closed", &[Status::Completed, Status::Rejected, Status::Failed, Status::Cancelled]),
];

/// The board.
#[get("/referrals")]
pub async fn show(
    Caseworker(ctx): Caseworker,
    referrals: Data<Referrals>,
    view: Query<View>,
    chrome: Chrome,
) -> Answer<Html> {
    let now = referrals.now();
    let (all, total) = referrals.list(&ctx, Filter::default(), MOST, 0).await?;
    let mut by_date: Vec<_> = all.iter().collect();
    by_date.sort_by_key(|(one, _)| one.due_at);
    let due = by_date.into_iter().filter_map(|(one, client)| Due::of(one, client, now));
    let due: Vec<_> = due.collect();
    let over = due.iter().filter(|due| due.edge == "o").count();
    let today = due.len() - over;
    let mut due_badges = Vec::new();
    if over > 0 {
        due_badges.push(Badge::new("bad", "triangle-alert", format!("{over} over")));
    }
    if today > 0 {
        due_badges.push(Badge::new("warn", "bell", format!("{today} within a day")));
    }
    let open = all.iter().filter(|(one, _)| is_open(one.status)).count();
    let drafts = all.iter().filter(|(one, _)| one.status == Status::Draft).count();
    let closed = all.len() - open - drafts;
    let drafts = match drafts {
        0 => String::new(),
        1 => ", 1 draft".to_owned(),
        n => format!(", {n} drafts"),
    };
    let first = STAGES
        .iter()
        .position(|(_, _, held)| all.iter().any(|(one, _)| held.contains(&one.status)));
    let columns = STAGES
        .iter()
        .enumerate()
        .map(|(at, (title, dot, held))| Column {
            title,
            dot,
            first: Some(at) == first,
            cards: all
                .iter()
                .filter(|(one, _)| held.contains(&one.status))
                .map(|(one, client)| Card::of(one, client, now, chrome.zone))
                .collect(),
        })
        .collect();
    let summary = match usize::try_from(total) {
        Ok(total) if total > all.len() => {
            format!("{open} open{drafts}; the last {} are shown", all.len())
        }
        _ => format!("{open} open{drafts}, {closed} closed"),
    };
    let table = view.view == "table";
    let chrome = chrome.at(Section::Referrals);
    page(Board { chrome, summary, table, due, due_badges, columns }.render())
}

impl Due {
    fn of(referral: &Referral, client: &str, now: DateTime<Utc>) -> Option<Self> {
        if referral.status != Status::Requested {
            return None;
        }
        let late = now - referral.due_at?;
        let (badge, edge) = match (late.num_hours(), late.num_days()) {
            (_, 1..) => {
                let days = late.num_days();
                let words = format!("{days} day{} over", if days == 1 { "" } else { "s" });
                (Badge::new("bad", "clock", words), "o")
            }
            _ if referral.is_overdue(now) => {
                (Badge::new("bad", "clock", format!("{} h over", late.num_hours())), "o")
            }
            (-24.., _) => (Badge::new("warn", "bell", format!("In {} h", -late.num_hours())), "td"),
            _ => return None,
        };
        Some(Self {
            id: referral.id.to_string(),
            client: client.to_owned(),
            service: referral.target.service_name.clone(),
            badge,
            edge,
            call: referral
                .target
                .phones
                .iter()
                .map(|text| PhoneLink::new(None, None, text, STAFF))
                .find(PhoneLink::dials),
        })
    }
}

impl Card {
    fn of(referral: &Referral, client: &str, now: DateTime<Utc>, zone: Zone) -> Self {
        let plain =
            matches!(referral.status, Status::Draft | Status::Accepted | Status::InProgress)
                || (referral.status == Status::Requested && !referral.is_overdue(now));
        Self {
            id: referral.id.to_string(),
            client: client.to_owned(),
            initials: initials(client),
            hue: hue(&referral.client_id.to_string()),
            service: referral.target.service_name.clone(),
            need: referral.need_label.to_owned(),
            need_icon: need_icon(referral.need_code.as_str()),
            status: referral.status.label(),
            event: last_event(referral, now, zone),
            badges: if plain { Vec::new() } else { vec![badge(referral, now)] },
            moves: moves_of(referral.status),
        }
    }
}
