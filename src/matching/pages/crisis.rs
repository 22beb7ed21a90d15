//! Help near the client on the pages that tell of a danger.

use crate::{
    accounts::model::TenantCtx,
    matching::{
        Matching,
        crisis::{Help, Near},
    },
    people::{
        facts::Whereabouts,
        model::Facts,
        pages::{
            near::{NearHelp, NearService},
            shown::ShownAlert,
        },
    },
    web::{
        STAFF,
        shown::{Badge, Freshness, PhoneLink, miles},
    },
};

/// Puts help near the client beside the national lines of these alerts.
pub async fn tell(matching: &Matching, ctx: &TenantCtx, facts: &Facts, alerts: &mut [ShownAlert]) {
    let kinds: Vec<String> = alerts.iter().map(|alert| alert.kind.clone()).collect();
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    for (alert, near) in alerts.iter_mut().zip(near(matching, ctx, facts, &kinds).await) {
        alert.near = Some(near);
    }
}

/// Help near the client in dangers of these kinds. A directory that fails must not hide whom to
/// call: then the page says so, and the national lines stand.
pub async fn near(
    matching: &Matching,
    ctx: &TenantCtx,
    facts: &Facts,
    kinds: &[&str],
) -> Vec<NearHelp> {
    if kinds.is_empty() {
        return Vec::new();
    }
    let from_area = !matches!(facts.location, Some(Whereabouts::Point { .. }));
    match matching.help_near(ctx, facts, kinds, STAFF).await {
        Ok(all) => all.into_iter().map(|near| shown(near, from_area, matching)).collect(),
        Err(error) => {
            tracing::error!("help near a client cannot be looked for: {error}");
            let none = "The directory cannot be asked just now: these are national lines only.";
            kinds.iter().map(|_| NearHelp { services: Vec::new(), none }).collect()
        }
    }
}

fn shown(near: Near, from_area: bool, matching: &Matching) -> NearHelp {
    let (services, none) = match near {
        Near::HomeUnknown => (
            Vec::new(),
            "Where the client lives is not known: these are national lines only. A ZIP code in the record brings help near by.",
        ),
        Near::Services(services) => (
            services,
            "No service near the client is listed that can be called or walked into for this: these are national lines only.",
        ),
    };
    let services = services.into_iter().map(|help| service(help, from_area, matching)).collect();
    NearHelp { services, none }
}

fn service(help: Help, from_area: bool, matching: &Matching) -> NearService {
    let approximate = from_area || help.approximate;
    let distance = help.distance_m.map(|metres| miles(metres, approximate, STAFF));
    let parts: Vec<_> = [help.organization.clone()]
        .into_iter()
        .chain(distance)
        .chain(help.address.clone())
        .collect();
    let call = help.phone.as_ref().map(|phone| {
        let (number, extension) = (phone.number.as_deref(), phone.extension.as_deref());
        PhoneLink::new(number, extension, &phone.text, STAFF)
    });
    let checked = help.verified_at.map(|at| at.date_naive());
    NearService {
        id: help.service.to_string(),
        line: parts.join(" · "),
        call,
        hours: hours(&help),
        checked: Freshness::of(checked, matching.now(), STAFF),
        ask: help.ask,
        name: help.name,
    }
}

/// Whether it is open, never leaving out that it is not.
fn hours(help: &Help) -> Badge {
    let open = help.open.and_then(|open| Some((open.now?, open.until, open.text(STAFF)?)));
    match open {
        Some((true, _, words)) => Badge::new("ok", "clock", words),
        Some((false, Some(_), words)) => {
            Badge::new("warn", "clock", format!("Closed now. {words}"))
        }
        Some((false, None, words)) => Badge::new("warn", "clock", words),
        None => Badge::new("", "clock", "Hours not known"),
    }
}
