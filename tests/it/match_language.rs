//! A match in the language it was asked in: why, why not, what to look out for and what to ask.

use actix_web::test::TestRequest;
use guidepost::accounts::model::Role;
use serde_json::{Value, json};

use crate::{
    matching::{hungry, listing, open, run},
    people::at,
    town::{Reply, Town, Who},
};

async fn ask(town: &Town, who: &Who, body: &Value, accepted: &str) -> Reply {
    let request = TestRequest::post().uri("/api/v1/matches").set_json(body);
    town.ask(request.insert_header(("accept-language", accepted)), who).await
}

/// A pantry for all, one for veterans, one that the client is too young for.
fn pantries() -> Vec<Value> {
    let free = json!([{ "id": uuid::Uuid::new_v4(), "option": "free" }]);
    vec![
        listing("Green Door", &json!({ "cost_options": free, "application_process": "Walk in" })),
        listing(
            "Valor House",
            &json!({ "eligibility_description": "Veterans only, 18 and older." }),
        ),
        listing(
            "Silver Table",
            &json!({ "minimum_age": 60, "eligibility_description": "Seniors 60 and older only." }),
        ),
    ]
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

/// The match without what differs from run to run.
fn bare(mut matched: Value) -> Value {
    matched["id"] = Value::Null;
    matched
}

on_both! {
    async fn a_match_answers_in_spanish_when_asked_so(town: Town) {
        open(town, &pantries()).await;
        let ana = town.key(Role::CaseManager).await;
        let reply = ask(town, &ana, &hungry(), "es-MX,es;q=0.9,en;q=0.5").await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!((reply.header("content-language"), reply.header("vary")), (Some("es"), Some("Accept-Language")));
        let matched = reply.json();
        let need = &matched["needs"][0];
        assert_eq!(at(need, "/label"), "Comida hoy: despensa o alimentos de emergencia");
        let of = |name: &str| {
            let all = need["suggestions"].as_array().unwrap();
            all.iter().find(|one| at(one, "/service/name") == name).unwrap()
        };
        let green = of("Green Door");
        assert_eq!(texts(&green["why"]), ["sirve para Comida hoy: despensa o alimentos de emergencia", "gratis", "a 0.6 mi"]);
        assert_eq!(texts(&green["eligibility"]["because"]), ["no se conoce ningún límite"]);
        assert_eq!(texts(&green["watch"]), ["nadie ha dicho cuándo se verificó por última vez"]);
        let valor = of("Valor House");
        assert_eq!(at(valor, "/eligibility/ask/0/question"), "¿Es la persona veterana de las fuerzas armadas?");
        assert_eq!(at(valor, "/eligibility/ask/0/fact"), "audiences");
        assert!(texts(&valor["watch"]).contains(&"falta aclarar los requisitos"));
        assert_eq!(at(need, "/excluded/0/because/0/text"), "60 años o más");

        // Kept so, whoever reads it in whatever language.
        let path = format!("/api/v1/matches/{}", at(&matched, "/id"));
        let request = TestRequest::get().uri(&path).insert_header(("accept-language", "en"));
        let read = town.ask(request, &ana).await;
        assert_eq!((&read.text, read.header("content-language")), (&reply.text, Some("es")));
    }

    async fn a_match_answers_in_english_else_and_weighs_alike(town: Town) {
        open(town, &pantries()).await;
        let ana = town.key(Role::CaseManager).await;
        let plain = run(town, &ana, &hungry()).await;
        for accepted in ["en", "fr", "*", "es;q=0", "en, es;q=0.9"] {
            let reply = ask(town, &ana, &hungry(), accepted).await;
            assert_eq!(reply.header("content-language"), Some("en"), "{accepted}");
            assert_eq!(bare(reply.json()), bare(plain.clone()), "{accepted}");
        }
        let need = &plain["needs"][0];
        assert_eq!(texts(&need["suggestions"][0]["why"]), ["fits Food today: pantry or emergency food", "free", "0.6 mi away"]);
        assert_eq!(at(need, "/excluded/0/because/0/text"), "60 and older");
        let order = |matched: &Value| {
            let list = matched["needs"][0]["suggestions"].as_array().unwrap().iter();
            list.map(|one| (one["service"].clone(), one["score"].clone())).collect::<Vec<_>>()
        };
        assert_eq!(order(&ask(town, &ana, &hungry(), "es").await.json()), order(&plain));
    }

    async fn the_page_of_a_spanish_match_speaks_english_around_it(town: Town) {
        open(town, &pantries()).await;
        town.person("dana@alder.example", Role::CaseManager).await;
        let dana = town.browser("dana@alder.example").await;
        let key = town.key(Role::CaseManager).await;
        let matched = ask(town, &key, &hungry(), "es").await.json();
        let path = format!("/matches/{}", at(&matched, "/id"));
        let page = town.get(&path, &dana).await.text;
        assert!(page.contains("Food today") && !page.contains("Comida hoy"), "{page}");
        assert!(page.contains("<span class=\"b ok\" lang=\"es\">") && page.contains("Gratis"));
        assert!(!page.contains("mi</span>"), "the distance stands in its own line");
        // Its questions can be answered all the same; the page's next run speaks English.
        assert!(page.contains("Is the person a veteran?"), "{page}");
        let reply = town.post_form(&format!("{path}/answers"), &dana, &[("group.veteran", "yes")]).await;
        let next = town.get(&format!("/api/v1{}", reply.header("location").unwrap()), &dana).await;
        assert_eq!(next.header("content-language"), Some("en"));
        assert_eq!(at(&next.json(), "/needs/0/label"), "Food today: pantry or emergency food");
    }

    async fn a_handout_says_why_a_service_suits_and_nothing_of_the_person(town: Town) {
        let mut pantries = pantries();
        let id = uuid::Uuid::new_v4;
        pantries[0]["languages"] = json!([{ "id": id(), "code": "es", "name": "Spanish" }]);
        pantries[0]["schedules"] = json!([{
            "id": id(), "freq": "WEEKLY", "byday": "SA", "opens_at": "09:00:00", "closes_at": "13:00:00",
            "parsed": false, "closed": false,
        }]);
        open(town, &pantries).await;
        let key = town.key(Role::CaseManager).await;
        let mut body = hungry();
        body["client"]["audiences"] = json!(["veteran"]);
        let matched = run(town, &key, &body).await;
        let path = format!("/matches/{}/handout", at(&matched, "/id"));
        let services = matched["needs"][0]["suggestions"].as_array().unwrap();
        let all: Vec<String> =
            services.iter().map(|one| format!("service={}", at(one, "/service/id"))).collect();
        let spanish = town.get(&format!("{path}?language=es&{}", all.join("&")), &key).await.text;
        assert!(spanish.contains("Por qué puede servirle:</b> gratis · se habla español · puede ir sin cita · abierto los fines de semana"), "{spanish}");
        let english = town.get(&format!("{path}?language=en&{}", all.join("&")), &key).await.text;
        assert!(english.contains("Why this fits:</b> free · no appointment needed · open on weekends"), "{english}");
        for page in [&spanish, &english] {
            assert!(page.contains("Valor House"));
            assert!(!page.to_lowercase().contains("veteran"), "no group: {page}");
        }
    }
}
