//! A new referral: what the agency will be told is shown before anything is made.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Form, Html, Query},
};
use askama::Template;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::{client::SAFE_WAYS_UNASKED, clients::named, moves::AGREED};
use crate::{
    accounts::{Caseworker, model::TenantCtx},
    catalog::{self, Catalog},
    consent::{
        Consents,
        model::{Ask, neutral_label},
        pages::shown::Allowed,
    },
    people::{
        People,
        model::{ClientNeed, Decision, NeedState, NeedStatus},
        pages::{
            open_alerts,
            shown::{Head, Row, ShownAlert, severity_word},
        },
    },
    referrals::{
        Draft, Error, Referrals, Which,
        model::{Move, Status, Target},
    },
    values::{ClientId, ClientNeedId, MatchId, ServiceId, Urgency},
    web::{
        Answer, Chrome, Done, Fault, Problem, STAFF, Said, Section, filters, page, see,
        shown::PhoneLink,
    },
};

#[derive(Template)]
#[template(path = "referrals/pages/new.html")]
struct New {
    chrome: Chrome,
    faults: Vec<Fault>,
    service: Service,
    client: Option<Head>,
    clients: Vec<Row>,
    /// What was asked for of the clients' names.
    name: String,
    alerts: Vec<ShownAlert>,
    needs: Vec<Need>,
    match_id: Option<MatchId>,
    urgencies: Vec<(&'static str, &'static str, bool)>,
    told: Vec<(&'static str, String)>,
    phones: Vec<PhoneLink>,
    message: String,
}

impl New {
    fn has_chosen(&self) -> bool {
        self.needs.iter().any(|need| need.chosen)
    }

    fn wrong(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.pointer == name)
    }

    /// The chosen need, as the agency would hear it called.
    fn chosen(&self) -> &str {
        self.needs.iter().find(|need| need.chosen).map_or("", |need| need.told.as_str())
    }

    /// Whether the agency may be told of the chosen need.
    fn allowed(&self) -> Option<&Allowed> {
        self.needs.iter().find(|need| need.chosen).map(|need| &need.allowed)
    }

    fn others(&self) -> usize {
        self.needs.iter().filter(|need| !need.chosen).count()
    }
}

/// The service referred to.
struct Service {
    id: ServiceId,
    name: String,
    organization: String,
}

/// A need to refer for.
struct Need {
    id: ClientNeedId,
    label: String,
    level: i64,
    word: &'static str,
    /// What the agency would hear it called.
    told: String,
    chosen: bool,
    /// Whether the agency may be told of it.
    allowed: Allowed,
    to_confirm: bool,
}

/// What the address says of the referral to be.
#[derive(Clone, Default, Deserialize)]
pub struct Of {
    #[serde(default)]
    service: String,
    #[serde(default)]
    client: String,
    #[serde(default)]
    need: String,
    #[serde(default, rename = "match")]
    from_match: String,
}

/// The features that a new referral draws on.
struct Sources {
    people: Data<People>,
    catalog: Data<Catalog>,
    consents: Data<Consents>,
}

/// Asks for whom, for which need, with which words; shows what the agency will be told.
#[get("/referrals/new")]
pub async fn ask(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    catalog: Data<Catalog>,
    consents: Data<Consents>,
    of: Query<Of>,
    chrome: Chrome,
) -> Answer<Html> {
    let sources = Sources { people, catalog, consents };
    page(sources.form(&ctx, &of, chrome, Vec::new(), &Said::default()).await?.render())
}

/// The clients to choose from, those of a name: posted, so that it stands in no address.
#[post("/referrals/new")]
pub async fn filter(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    catalog: Data<Catalog>,
    consents: Data<Consents>,
    of: Query<Of>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<Html> {
    let sources = Sources { people, catalog, consents };
    page(sources.form(&ctx, &of, chrome, Vec::new(), &form).await?.render())
}

impl Sources {
    async fn form(
        &self,
        ctx: &TenantCtx,
        of: &Of,
        chrome: Chrome,
        faults: Vec<Fault>,
        said: &Said,
    ) -> Answer<New> {
        let Ok(id) = of.service.parse::<ServiceId>() else { return Err(Problem::not_found()) };
        let service = self.catalog.find(id).await.map_err(Problem::from)?;
        let target = Target::of(&service.ok_or_else(Problem::not_found)?);
        let mut new = New {
            chrome: chrome.at(Section::Referrals),
            faults,
            service: Service {
                id,
                name: target.service_name,
                organization: target.organization_name,
            },
            client: None,
            clients: Vec::new(),
            name: said.one("name").to_owned(),
            alerts: Vec::new(),
            needs: Vec::new(),
            match_id: of.from_match.parse().ok(),
            urgencies: Vec::new(),
            told: Vec::new(),
            phones: target
                .phones
                .iter()
                .map(|text| PhoneLink::new(None, None, text, STAFF))
                .collect(),
            message: said.one("message").to_owned(),
        };
        let Ok(client) = of.client.parse::<ClientId>() else {
            let found = named(&self.people, ctx, &new.name).await?;
            new.clients = found.rows.into_iter().map(|(_, row)| row).collect();
            return Ok(new);
        };
        let client = self.people.find(ctx, client).await?;
        let back = format!("/clients/{}", client.id);
        new.alerts = open_alerts(&self.people, ctx, client.id, &back).await?;
        let needs = self.people.needs(ctx, client.id).await?;
        let needs: Vec<_> = needs.into_iter().filter(is_open).collect();
        let chosen = needs
            .iter()
            .find(|need| need.code.as_str() == of.need || need.id.to_string() == of.need)
            .or_else(|| needs.first().filter(|_| needs.len() == 1));
        let urgency = chosen.map(|need| need.urgency);
        let chosen = chosen.map(|need| need.id);
        new.urgencies = urgencies(urgency.unwrap_or(Urgency::Routine));
        let consents = self.consents.of_client(ctx, client.id).await?;
        let agency = (target.organization_id, new.service.organization.as_str());
        let allowed = |need: &ClientNeed| {
            let mut query = Serializer::new(String::new());
            query.append_pair("service", &of.service).append_pair("client", &of.client);
            query.append_pair("need", need.code.as_str());
            query.extend_pairs(new.match_id.map(|run| ("match", run.to_string())));
            let back = format!("/referrals/new?{}", query.finish());
            Allowed::of(&consents, (client.id, need.code), agency, &back, self.consents.now())
        };
        let needs = needs.iter().map(|need| Need::of(need, chosen, allowed(need)));
        new.needs = needs.collect();
        let contact = &client.contact;
        let unasked = contact.phone.is_some() || contact.email.is_some();
        let unasked = unasked.then(|| SAFE_WAYS_UNASKED.to_owned());
        new.told = [
            ("Safe ways to contact", &contact.safety.clone().or(unasked)),
            ("Phone", &contact.phone),
            ("E-mail", &contact.email),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.clone()?)))
        .collect();
        new.client = Some(Head::of(&client, self.people.today()));
        Ok(new)
    }
}

fn is_open(need: &ClientNeed) -> bool {
    need.state != NeedState::Declined && need.status != NeedStatus::Met
}

impl Need {
    fn of(need: &ClientNeed, chosen: Option<ClientNeedId>, allowed: Allowed) -> Self {
        Self {
            id: need.id,
            label: need.label.to_owned(),
            level: need.severity.into(),
            word: severity_word(need.severity),
            told: match allowed.consent {
                Some(_) => need.label.to_owned(),
                None => neutral_label(need.code, &[], STAFF).to_owned(),
            },
            chosen: chosen == Some(need.id),
            allowed,
            to_confirm: need.state == NeedState::Suspected,
        }
    }
}

/// Within which time an answer is needed; the need's own is chosen.
fn urgencies(own: Urgency) -> Vec<(&'static str, &'static str, bool)> {
    [
        (Urgency::Emergent, "within 6 hours (emergency)"),
        (Urgency::Urgent, "within 24 hours (urgent)"),
        (Urgency::Soon, "within 3 days (soon)"),
        (Urgency::Routine, "within 10 business days (routine)"),
    ]
    .into_iter()
    .map(|(urgency, words)| (urgency.into(), words, urgency == own))
    .collect()
}

/// Makes the referral, or shows the form again with what is wrong.
#[post("/referrals")]
pub async fn make(
    Caseworker(ctx): Caseworker,
    people: Data<People>,
    catalog: Data<Catalog>,
    consents: Data<Consents>,
    referrals: Data<Referrals>,
    chrome: Chrome,
    form: Form<Said>,
) -> Answer<HttpResponse> {
    let of = Of {
        service: form.one("service_id").to_owned(),
        client: form.one("client_id").to_owned(),
        need: form.one("need_id").to_owned(),
        from_match: form.one("match_id").to_owned(),
    };
    let sources = Sources { people, catalog, consents };
    match sources.made(&ctx, &of, &referrals, &form).await {
        Ok(referral) => Ok(see(&format!("/referrals/{referral}?done={}", Done::ReferralMade))),
        Err(problem) if problem.status().is_client_error() && !of.client.is_empty() => {
            let faults = if problem.errors().is_empty() {
                let detail = problem.detail().unwrap_or(problem.title()).to_owned();
                vec![Fault { pointer: "need_id".to_owned(), detail }]
            } else {
                problem.errors().to_vec()
            };
            let shown = sources.form(&ctx, &of, chrome, faults, &form).await?;
            let shown = shown.render().map_err(Problem::ours)?;
            Ok(HttpResponse::build(problem.status())
                .content_type("text/html; charset=utf-8")
                .body(shown))
        }
        Err(problem) => Err(problem),
    }
}

impl Sources {
    /// Confirms the need where the client has just done so, drafts, and makes it if asked: that
    /// takes the client's agreement, which the history keeps.
    async fn made(
        &self,
        ctx: &TenantCtx,
        of: &Of,
        referrals: &Referrals,
        form: &Said,
    ) -> Answer<String> {
        let (Ok(client), Ok(service)) = (of.client.parse::<ClientId>(), of.service.parse()) else {
            return Err(Problem::not_found());
        };
        let Ok(need) = of.need.parse::<ClientNeedId>() else {
            let detail = "Choose the need this referral is for".to_owned();
            return Err(Problem::fields(vec![Fault { pointer: "need_id".to_owned(), detail }]));
        };
        let agreed = form.has("agreed", "true");
        let makes = form.has("send", "true");
        if makes && !agreed {
            let detail = "Ask the client first: only a need that they confirm is referred";
            let fault = Fault { pointer: "agreed".to_owned(), detail: detail.to_owned() };
            return Err(Problem::fields(vec![fault]));
        }
        let needs = self.people.needs(ctx, client).await?;
        let asked = |one: &&ClientNeed| one.id == need && one.state == NeedState::Suspected;
        if agreed && needs.iter().any(|one| asked(&one)) {
            self.people.decide(ctx, client, need, Decision::Confirm).await?;
        }
        if makes {
            self.is_allowed(ctx, client, need, service).await?;
        }
        let draft = Draft {
            client,
            need: Which::Id(need),
            service,
            from_match: of.from_match.parse().ok(),
            urgency: form.one("urgency").parse().ok(),
            message: form.some("message").map(str::to_owned),
        };
        let referral = match referrals.draft(ctx, draft).await {
            Ok(referral) => referral,
            Err(Error::Catalog(catalog::Error::NotFound)) => return Err(Problem::not_found()),
            Err(error) => return Err(error.into()),
        };
        if makes {
            let made = Move { note: Some(AGREED.to_owned()), ..Move::to(Status::Requested) };
            referrals.record(ctx, referral.id, Some(referral.version), made).await?;
        }
        Ok(referral.id.to_string())
    }

    /// Says beforehand what sending would say: a referral that cannot be sent is not drafted.
    async fn is_allowed(
        &self,
        ctx: &TenantCtx,
        client: ClientId,
        need: ClientNeedId,
        service: ServiceId,
    ) -> Answer<()> {
        let needs = self.people.needs(ctx, client).await?;
        let Some(need) = needs.iter().find(|one| one.id == need) else { return Ok(()) };
        let found = self.catalog.find(service).await.map_err(Problem::from)?;
        let target = Target::of(&found.ok_or_else(Problem::not_found)?);
        let wanted = Ask::referral(target.organization_id, &target.organization_name, need.code);
        match self.consents.foresee(ctx, client, &wanted).await? {
            Ok(_) => Ok(()),
            Err(why) => {
                let fault = Fault { pointer: "consent".to_owned(), detail: why.to_string() };
                Err(Problem::fields(vec![fault]))
            }
        }
    }
}
