//! The clients of a town: who they are, and what the case manager knows of them.

use super::{
    dice::{Dice, For},
    hidden::Person,
    rates::{Rates, count},
    town::{GROUPS, spot},
};
use crate::{
    eligibility::{Circumstances, Group},
    matching::model::{Client, Wanted},
    needs::NeedCode,
    values::{Gender, Severity, Urgency},
};

pub(super) use super::listed::Asker;

/// The needs of a town, over again where it has more.
const NEEDS: [&str; 6] = [
    "food.emergency",
    "housing.search",
    "utilities.assistance",
    "mh.outpatient_therapy",
    "sud.outpatient",
    "voc.job_search",
];

/// All clients, in the order in which they come: as they are known, and as they are.
pub(super) fn draw(rates: &Rates, dice: Dice) -> (Vec<Asker>, Vec<Person>) {
    let weeks = count(rates.weeks_before) + count(rates.weeks);
    let weekly = count(rates.clients_weekly);
    (0..weeks * weekly).map(|number| client(number, number / weekly, rates, dice)).unzip()
}

fn client(number: usize, week: usize, rates: &Rates, dice: Dice) -> (Asker, Person) {
    let mut cast = dice.cast(For::Client, &[number]);
    let home = spot(&mut cast, rates);
    let need = cast.one_of(count(rates.needs));
    let kind = cast.one_of(count(rates.kinds));
    let age = match cast.share() {
        share if share < rates.young => 20,
        share if share < rates.young + rates.old => 70,
        _ => 40,
    };
    let gender = if cast.happens(rates.women) { Gender::Female } else { Gender::Male };
    let spanish_only = cast.happens(rates.spanish_only);
    let reach_km = rates.reach_km * (0.5 + cast.share());
    let urgency = match cast.share() {
        share if share < rates.emergent => Urgency::Emergent,
        share if share < rates.emergent + rates.urgent => Urgency::Urgent,
        _ => Urgency::Soon,
    };
    let groups = GROUPS.into_iter().filter(|_| cast.happens(rates.in_group));
    let groups = groups.filter_map(Group::audience);
    let code = code(need);
    let mut true_facts = Circumstances::default().belonging(groups).complete().needing(code);
    true_facts.age = Some(age);
    true_facts.gender = Some(gender);
    true_facts.languages = Some(vec![if spanish_only { "es" } else { "en" }.to_owned()]);

    let mut known = dice.cast(For::Known, &[number]);
    let mut is_known = || known.happens(rates.fact_known);
    let mut facts = if is_known() {
        Circumstances { groups: true_facts.groups.clone(), ..Circumstances::default() }
    } else {
        Circumstances::default()
    };
    facts = facts.needing(code);
    facts.age = is_known().then_some(age);
    facts.gender = is_known().then_some(gender);
    facts.languages = true_facts.languages.clone().filter(|_| is_known());
    let max_distance_km = is_known().then_some(reach_km);
    let client = Client { circumstances: facts, max_distance_km, ..Client::default() };
    let wanted = Wanted { code, severity: Severity::Moderate, urgency, words: None };
    let asker = Asker { week, need, kind, home, client, wanted };
    (asker, Person { circumstances: true_facts, reach_km, spanish_only })
}

#[expect(clippy::expect_used, reason = "the codes are read by tests")]
fn code(need: usize) -> NeedCode {
    let code = NEEDS.get(need % NEEDS.len()).copied().unwrap_or_default();
    code.parse().expect("a need's code")
}
