//! Nothing of a client is told without a stored consent that covers it at that moment.

use chrono::TimeDelta;
use guidepost::{accounts::model::Role, catalog::model::Status, values::OrganizationId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    people::{at, client},
    referrals::service,
    town::{Reply, Town, Who},
};

/// A client with confirmed needs for food and for detox, and a service.
struct Case {
    ana: Who,
    client: String,
    service: String,
    agency: String,
}

async fn case(town: &Town) -> Case {
    let ana = town.key(Role::CaseManager).await;
    let client = client(town, &ana, "Rosa Quintero").await;
    for code in ["food.emergency", "sud.withdrawal_mgmt"] {
        let need = town.post(&format!("{client}/needs"), &ana, &json!({ "code": code })).await;
        assert_eq!(need.status, 201);
    }
    let service = service(town, "Food boxes", Status::Active).await.to_string();
    let listed = town.get(&format!("/api/v1/services/{service}"), &ana).await.json();
    let agency = at(&listed, "/organization/id").to_owned();
    Case { ana, client, service, agency }
}

impl Case {
    fn id(&self) -> &str {
        self.client.rsplit('/').next().unwrap()
    }

    /// The terms of a consent for this agency.
    fn terms(&self) -> Value {
        json!({
            "recipient": { "kind": "organization", "organization_id": self.agency },
            "information": ["identity", "needs"], "purposes": ["coordination"],
            "until": "2026-12-31", "language": "es",
            "signature": { "how": "on_paper", "on": "2026-05-01", "kept": "Office, drawer 3" },
        })
    }

    async fn consents(&self, town: &Town, terms: &Value) -> String {
        let made = town.post(&format!("{}/consents", self.client), &self.ana, terms).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.header("location").unwrap().to_owned()
    }

    async fn draft(&self, town: &Town, need: &str) -> String {
        let body = json!({ "client_id": self.id(), "need": need, "service_id": self.service });
        let drafted = town.post("/api/v1/referrals", &self.ana, &body).await;
        assert_eq!(drafted.status, 201, "{}", drafted.text);
        drafted.header("location").unwrap().to_owned()
    }

    async fn send(&self, town: &Town, draft: &str) -> Reply {
        town.post(&format!("{draft}/events"), &self.ana, &json!({ "status": "requested" })).await
    }

    async fn disclosures(&self, town: &Town) -> Vec<Value> {
        let told = town.get(&format!("{}/disclosures", self.client), &self.ana).await.json();
        told.as_array().unwrap().clone()
    }

    /// That the move was refused for lack of a consent, in these words, and left no trace.
    async fn refused(&self, town: &Town, draft: &str, reply: &Reply, why: &str) {
        let problem = reply.json();
        assert_eq!((reply.status, at(&problem, "/title")), (409, "Consent required"));
        assert!(at(&problem, "/detail").contains(why), "{problem}");
        assert_eq!(at(&town.get(draft, &self.ana).await.json(), "/status"), "draft");
    }
}

fn pointers(reply: &Reply) -> Vec<String> {
    let errors = reply.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|fault| at(fault, "/pointer").to_owned()).collect()
}

on_both! {
    async fn without_a_consent_a_referral_stays_a_draft(town: Town) {
        let case = case(town).await;
        let draft = case.draft(town, "food.emergency").await;
        let reply = case.send(town, &draft).await;
        case.refused(town, &draft, &reply, "no consent").await;
        assert!(case.disclosures(town).await.is_empty());
    }

    async fn what_is_told_stands_in_the_accounting_with_its_consent(town: Town) {
        let case = case(town).await;
        let consent = case.consents(town, &case.terms()).await;
        let draft = case.draft(town, "food.emergency").await;
        assert_eq!(case.send(town, &draft).await.status, 200);
        let viewed = json!({ "status": "requested", "business_status": "viewed" });
        assert_eq!(town.post(&format!("{draft}/events"), &case.ana, &viewed).await.status, 200);
        let told = case.disclosures(town).await;
        let occasions: Vec<_> = told.iter().map(|one| at(one, "/occasion")).collect();
        assert!(occasions.contains(&"referred") && occasions.contains(&"told") && told.len() == 2);
        for one in &told {
            assert_eq!(consent.rsplit('/').next(), Some(at(one, "/consent_id")));
            assert_eq!((at(one, "/recipient_name"), at(one, "/purpose")), ("Green Door", "coordination"));
            assert_eq!(one["information"], json!(["identity", "needs"]));
        }
        let noted = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit WHERE action IN ('consent.write', 'consent.sign', 'disclosure.make')";
        let (lines,): (i64,) = kept!(town, |pool| sqlx::query_as(noted).fetch_one(pool).await).unwrap();
        assert_eq!(lines, 4);
    }

    async fn a_consent_that_ends_between_two_sends_covers_the_first_alone(town: Town) {
        let case = case(town).await;
        let mut terms = case.terms();
        terms["until"] = json!("2026-05-10");
        case.consents(town, &terms).await;
        let (first, second) = (case.draft(town, "food.emergency").await, case.draft(town, "food.emergency").await);
        assert_eq!(case.send(town, &first).await.status, 200);
        town.wait(TimeDelta::days(30));
        let late = case.send(town, &second).await;
        case.refused(town, &second, &late, "ended on").await;
        assert_eq!(case.disclosures(town).await.len(), 1);
    }

    async fn a_consent_taken_back_after_the_preview_covers_nothing(town: Town) {
        let case = case(town).await;
        let consent = case.consents(town, &case.terms()).await;
        let draft = case.draft(town, "food.emergency").await;
        let sent = case.draft(town, "food.emergency").await;
        assert_eq!(case.send(town, &sent).await.status, 200);
        let taken = json!({ "told": "By phone" });
        let reply = town.post(&format!("{consent}/revoke"), &case.ana, &taken).await;
        assert_eq!((reply.status, at(&reply.json(), "/standing")), (200, "revoked"));
        let late = case.send(town, &draft).await;
        case.refused(town, &draft, &late, "took the consent back").await;
        // Recorded before, but not told yet: the agency is not told any more.
        let viewed = json!({ "status": "requested", "business_status": "viewed" });
        let told = town.post(&format!("{sent}/events"), &case.ana, &viewed).await;
        assert_eq!((told.status, at(&told.json(), "/title")), (409, "Consent required"));
        // What happened stays on record, and so does the consent.
        assert_eq!(case.disclosures(town).await.len(), 1);
        assert_eq!(at(&town.get(&consent, &case.ana).await.json(), "/revocation/told"), "By phone");
        assert_eq!(town.post(&format!("{consent}/revoke"), &case.ana, &taken).await.status, 409);
    }

    async fn a_consent_for_one_agency_is_none_for_another(town: Town) {
        let case = case(town).await;
        case.consents(town, &case.terms()).await;
        let elsewhere = service(town, "Other boxes", Status::Active).await.to_string();
        let other = Case { service: elsewhere, ..case };
        let draft = other.draft(town, "food.emergency").await;
        let reply = other.send(town, &draft).await;
        other.refused(town, &draft, &reply, "No consent names Green Door").await;
    }

    async fn a_consent_for_another_purpose_is_none(town: Town) {
        let case = case(town).await;
        let mut terms = case.terms();
        terms["purposes"] = json!(["treatment", "payment"]);
        case.consents(town, &terms).await;
        let draft = case.draft(town, "food.emergency").await;
        let reply = case.send(town, &draft).await;
        case.refused(town, &draft, &reply, "not for this purpose").await;
    }

    async fn substance_use_is_told_only_where_the_consent_names_it(town: Town) {
        let case = case(town).await;
        case.consents(town, &case.terms()).await;
        let draft = case.draft(town, "sud.withdrawal_mgmt").await;
        let reply = case.send(town, &draft).await;
        case.refused(town, &draft, &reply, "does not name: Use of alcohol or drugs").await;

        // Nor may a consent name it for agencies that it does not name.
        let mut broad = case.terms();
        broad["information"] = json!(["identity", "needs", "substance_use"]);
        broad["recipient"] = json!({ "kind": "network" });
        let path = format!("{}/consents", case.client);
        let reply = town.post(&path, &case.ana, &broad).await;
        assert_eq!((reply.status, pointers(&reply)), (422, vec!["/recipient".to_owned()]));
        broad["recipient"] = case.terms()["recipient"].clone();
        case.consents(town, &broad).await;
        assert_eq!(case.send(town, &draft).await.status, 200);
    }

    async fn a_draft_covers_nothing_until_it_is_signed(town: Town) {
        let case = case(town).await;
        let mut terms = case.terms();
        terms.as_object_mut().unwrap().remove("signature");
        let consent = case.consents(town, &terms).await;
        let draft = case.draft(town, "food.emergency").await;
        let reply = case.send(town, &draft).await;
        case.refused(town, &draft, &reply, "not signed").await;
        let name = json!({ "how": "on_screen", "name": "Luz Quintero",
                           "representative": { "name": "Luz Quintero", "ground": "guardian" } });
        let signed = town.post(&format!("{consent}/sign"), &case.ana, &name).await;
        assert_eq!((signed.status, at(&signed.json(), "/standing")), (200, "active"), "{}", signed.text);
        assert_eq!(at(&signed.json(), "/wording/parts/0/lines/0"), "Rosa Quintero");
        assert_eq!(town.post(&format!("{consent}/sign"), &case.ana, &name).await.status, 409);
        assert_eq!(case.send(town, &draft).await.status, 200);
    }

    async fn a_later_version_takes_the_place_of_an_earlier_one(town: Town) {
        let case = case(town).await;
        let first = case.consents(town, &case.terms()).await;
        let mut narrower = case.terms();
        narrower["information"] = json!(["identity"]);
        narrower["replaces"] = json!(first.rsplit('/').next());
        case.consents(town, &narrower).await;
        let all = town.get(&format!("{}/consents", case.client), &case.ana).await.json();
        let mut standing: Vec<_> =
            all.as_array().unwrap().iter().map(|one| (one["version"].as_i64(), at(one, "/standing"))).collect();
        standing.sort_unstable();
        assert_eq!(standing, [(Some(1), "superseded"), (Some(2), "active")]);
        let draft = case.draft(town, "food.emergency").await;
        let reply = case.send(town, &draft).await;
        case.refused(town, &draft, &reply, "does not name: Help wanted").await;
    }

    async fn what_belongs_elsewhere_is_not_found_and_counts_for_nothing(town: Town) {
        let case = case(town).await;
        let consent = case.consents(town, &case.terms()).await;
        let network = town.features.accounts.network("elsewhere").await.unwrap();
        let stranger = town.key_in(network, Role::CaseManager, None).await;
        let agency = Some(OrganizationId(Uuid::new_v4()));
        let colleague = town.key_in(town.network, Role::CaseManager, agency).await;
        for who in [&stranger, &colleague] {
            for path in [consent.clone(), format!("{}/consents", case.client), format!("{}/disclosures", case.client)] {
                assert_eq!(town.get(&path, who).await.status, 404, "{path}");
            }
            let taken = json!({ "told": "By phone" });
            assert_eq!(town.post(&format!("{consent}/revoke"), who, &taken).await.status, 404);
            assert_eq!(town.post(&format!("{}/consents", case.client), who, &case.terms()).await.status, 404);
        }
        assert_eq!(town.get(&consent, &Who::Nobody).await.status, 401);
        // Another client's consent is nobody else's, nor can it be replaced from there.
        let other = client(town, &case.ana, "Luz Vega").await;
        town.post(&format!("{other}/needs"), &case.ana, &json!({ "code": "food.emergency" })).await;
        let mut replacing = case.terms();
        replacing["replaces"] = json!(consent.rsplit('/').next());
        let reply = town.post(&format!("{other}/consents"), &case.ana, &replacing).await;
        assert_eq!((reply.status, pointers(&reply)), (422, vec!["/replaces".to_owned()]));
        let other = Case { client: other, ..case };
        let draft = other.draft(town, "food.emergency").await;
        let reply = other.send(town, &draft).await;
        other.refused(town, &draft, &reply, "no consent").await;
    }

    async fn every_element_that_is_missing_is_told_at_once(town: Town) {
        let case = case(town).await;
        let path = format!("{}/consents", case.client);
        let reply = town.post(&path, &case.ana, &json!({ "agreed": true })).await;
        let mut told = pointers(&reply);
        told.sort();
        assert_eq!(reply.status, 422);
        assert_eq!(told, ["/agreed", "/information", "/language", "/purposes", "/recipient", "/until"]);
        let empty = json!({
            "recipient": { "kind": "organization", "organization_id": case.agency }, "information": [],
            "purposes": ["other"], "until": "2020-01-01", "language": "en",
            "signature": { "how": "on_paper", "on": "2040-01-01", "kept": "Drawer 3" },
        });
        let reply = town.post(&path, &case.ana, &empty).await;
        assert_eq!(pointers(&reply), ["/information", "/purpose_words", "/until", "/signature/on"], "{}", reply.text);
        let mut unknown = case.terms();
        unknown["recipient"]["organization_id"] = json!(Uuid::new_v4());
        assert_eq!(pointers(&town.post(&path, &case.ana, &unknown).await), ["/recipient/organization_id"]);
    }

    async fn nothing_of_a_consent_is_plain_in_its_row(town: Town) {
        let case = case(town).await;
        case.consents(town, &case.terms()).await;
        let rows = "SELECT terms, wording, signature FROM consent";
        let rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> =
            kept!(town, |pool| sqlx::query_as(rows).fetch_all(pool).await).unwrap();
        for (terms, wording, signature) in rows {
            for sealed in [terms, wording, signature] {
                let text = String::from_utf8_lossy(&sealed).to_string();
                for word in ["Rosa", "Green Door", "drawer", "needs"] {
                    assert!(!text.contains(word), "{word} stands plain in the row");
                }
            }
        }
    }
}
