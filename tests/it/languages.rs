//! Pages in the reader's language: everything that Guidepost itself says, and nothing of a listing.

use actix_web::test::TestRequest;
use guidepost::accounts::model::Role;
use regex::Regex;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    search::{bring, service},
    town::{Reply, Town, Who, cookies},
};

/// Words that any English text has, and no Spanish one.
const ENGLISH: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "for",
    "with",
    "is",
    "are",
    "or",
    "in",
    "this",
    "what",
    "near",
    "from",
    "at",
    "by",
    "on",
    "call",
    "open",
    "opens",
    "closed",
    "free",
    "services",
    "service",
    "search",
    "show",
    "more",
    "hours",
    "language",
    "languages",
    "where",
    "who",
    "how",
    "cost",
    "listed",
    "miles",
    "mile",
    "verified",
    "today",
    "tomorrow",
    "monday",
    "place",
    "places",
    "sign",
    "results",
    "filters",
    "any",
    "age",
    "women",
    "spanish",
    "found",
    "help",
];

/// A listing all in Spanish, so that what is English on its page is ours.
fn pantry() -> Value {
    let mut pantry = service(1, "Despensa del muelle");
    let id = |n: u128| Uuid::from_u128(0xE5_0000 + n);
    pantry["description"] = json!("Comida para la semana.");
    pantry["organization"]["name"] = json!("Ayuda del Muelle");
    pantry["minimum_age"] = json!(18);
    pantry["assured_date"] = json!("2026-04-24");
    pantry["languages"] = json!([{"id": id(1), "name": "Spanish", "code": "es"}]);
    pantry["cost_options"] = json!([{"id": id(2), "option": "free"}]);
    pantry["required_documents"] = json!([{"id": id(3), "document": "Comprobante de domicilio"}]);
    pantry["phones"] = json!([{"id": id(4), "number": "(510) 555-0142", "extension": "7"}]);
    pantry["attributes"] = json!([{"id": id(5), "taxonomy_term": {
        "id": id(6), "code": "food.emergency", "name": "Food today"}}]);
    pantry["schedules"] = json!([
        {"id": id(7), "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00",
         "closes_at": "19:00"},
        {"id": id(8), "freq": "MONTHLY", "byday": "1SA", "opens_at": "12:00", "closes_at": "14:00"},
    ]);
    pantry
}

async fn read(town: &Town, path: &str, accepted: &str, cookies: &str) -> Reply {
    let mut request = TestRequest::get().uri(path).insert_header(("accept-language", accepted));
    if !cookies.is_empty() {
        request = request.insert_header(("cookie", cookies));
    }
    town.ask(request, &Who::Nobody).await
}

/// What people see or hear of a page, but for what says itself that it is English.
fn said(page: &str) -> String {
    let without = |pattern: &str, text: &str| {
        Regex::new(pattern).unwrap().replace_all(text, " ").into_owned()
    };
    let page = page.split_once("<title>").map_or("", |(_, rest)| rest);
    let text = without(r#"(?s)<script.*?</script>|<svg.*?</svg>|<a [^>]*lang="en".*?</a>"#, page);
    let heard = Regex::new(r#"(?:aria-label|title|data-miles|data-places)="([^"]*)""#).unwrap();
    let heard: Vec<_> = heard.captures_iter(&text).map(|found| found[1].to_owned()).collect();
    let seen = without("(?s)<[^>]*>", &text);
    format!("{seen} {}", heard.join(" ")).replace('\u{a0}', " ")
}

/// English words among what is said.
fn english(page: &str) -> Vec<String> {
    let said = said(page).to_lowercase();
    let words = said.split(|c: char| !c.is_alphabetic());
    words.filter(|word| ENGLISH.contains(word)).map(str::to_owned).collect()
}

fn in_order(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

on_both! {
    async fn a_page_speaks_as_the_reader_chose_else_as_the_browser_asks(town: Town) {
        for (accepted, cookies, language) in [
            ("es-MX,es;q=0.9,en;q=0.8", "", "es"),
            ("fr, en;q=0.5, es;q=0.4", "", "en"),
            ("de", "", "en"),
            ("es", "guidepost-language=en", "en"),
            ("en", "guidepost-language=es", "es"),
            ("es", "guidepost-language=zz", "es"),
        ] {
            let reply = read(town, "/credits", accepted, cookies).await;
            assert_eq!(reply.header("content-language"), Some(language), "{accepted} {cookies}");
            assert!(reply.text.contains(&format!("<html lang=\"{language}\">")));
            let vary: Vec<_> = reply.headers.iter().filter(|(name, _)| name == "vary").collect();
            assert!(vary.iter().any(|(_, of)| of == "Accept-Language, Cookie"), "{vary:?}");
        }
        let api = read(town, "/api/v1/search?q=x", "es", "").await;
        assert_eq!(api.header("content-language"), None);
    }

    async fn what_guidepost_says_is_spanish(town: Town) {
        bring(town, &[pantry(), service(2, "Despensa del puente")]).await;
        town.catch_up().await;
        let asked = "/?q=despensa&near=94607&radius_mi=5";
        let page = read(town, asked, "es", "").await.text;
        assert_eq!(english(&page), Vec::<String>::new());
        for words in [
            "2 servicios a menos de 5 millas", "Abierto hasta las 7 p. m.", "aprox. 2 mi",
            "Verificado hace 10 días", "Inglés, español", "Salida rápida",
        ] {
            assert!(in_order(&said(&page)).contains(words), "{words}");
        }
        for path in [
            "/", "/?near=Nirgendwo&age=x", "/?q=zzqx&near=94607&radius_mi=1&language=am&gender=male",
            "/sign-in", "/nothing", "/organizations/00000000-0000-0000-0000-0000b0a71388",
        ] {
            assert_eq!(english(&read(town, path, "es", "").await.text), Vec::<String>::new(), "{path}");
        }

        let id = pantry()["id"].as_str().unwrap().to_owned();
        let page = read(town, &format!("/services/{id}"), "es", "").await.text;
        assert_eq!(english(&page), Vec::<String>::new());
        let told = in_order(&said(&page));
        for words in [
            "Lunes a viernes , incluye hoy 9 a. m. – 7 p. m.", "1.er sábado del mes: mediodía – 2 p. m.",
            "18 años o más", "Gratis", "Qué llevar", "extensión 7", "Comida hoy",
        ] {
            assert!(told.contains(words), "{words}: {told}");
        }
        let wrong = town.visitor().await;
        let fields = [("login", "rosa"), ("password", "no"), ("next", "/")];
        let Who::Browser { cookies, csrf } = &wrong else { return };
        let sent = fields.into_iter().chain([("csrf", csrf.as_str())]).collect::<Vec<_>>();
        let request = TestRequest::post().uri("/sign-in").set_form(sent)
            .insert_header(("accept-language", "es")).insert_header(("cookie", cookies.as_str()));
        let refused = town.ask(request, &Who::Nobody).await;
        assert_eq!(english(&refused.text), Vec::<String>::new());
        assert!(refused.text.contains("El usuario y la contraseña no corresponden"));
    }

    async fn english_stays_what_it_was(town: Town) {
        bring(town, &[pantry()]).await;
        town.catch_up().await;
        let told = in_order(&said(&read(town, "/?q=despensa&near=94607", "en", "").await.text));
        for words in ["1 service", "Open until 7 pm", "Verified 10 days ago", "Find services"] {
            assert!(told.contains(words), "{words}: {told}");
        }
        let found = read(town, "/api/v1/search?q=despensa&open_at=now", "es", "").await.json();
        let first = &found["results"][0];
        assert_eq!(first["open"]["text"], "Open until 7 pm");
        assert_eq!(first["why"].as_array().unwrap().last().unwrap(), "open until 7 pm");
    }

    async fn the_switch_keeps_the_choice_and_leads_back(town: Town) {
        let page = read(town, "/?q=despensa&near=94607&done=x", "en", "").await.text;
        let leads = "/language?to=es&#38;back=%2F%3Fq%3Ddespensa%26near%3D94607\"";
        assert!(page.contains(leads), "{page}");
        let reply = read(town, &leads.replace("&#38;", "&").replace('"', ""), "en", "").await;
        assert_eq!((reply.status, reply.header("location")), (303, Some("/?q=despensa&near=94607")));
        let cookie = reply.header("set-cookie").unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let page = read(town, "/?q=despensa", "en", &cookies(&reply)).await;
        assert_eq!(page.header("content-language"), Some("es"));
        assert_eq!(read(town, "/language?to=fr&back=/", "en", "").await.status, 400);
    }

    async fn the_switch_leads_nobody_elsewhere(town: Town) {
        for back in [
            "https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "%2F%2Felsewhere.example",
            "/%0d%0aSet-Cookie:x=y", "javascript:alert(1)", "elsewhere.example", "",
        ] {
            let reply = read(town, &format!("/language?to=es&back={back}"), "en", "").await;
            assert_eq!((reply.status, reply.header("location")), (303, Some("/")), "{back}");
        }
    }

    async fn staff_pages_say_that_they_are_english(town: Town) {
        town.person("dana", Role::CaseManager).await;
        let Who::Browser { cookies, .. } = town.browser("dana").await else { return };
        let cookies = format!("{cookies}; guidepost-language=es");
        let page = read(town, "/clients", "en", &cookies).await.text;
        assert!(page.contains("<html lang=\"es\">") && page.contains("Buscar servicios"));
        assert!(page.contains("tabindex=\"-1\" lang=\"en\">"), "{page}");
        let public = read(town, "/", "en", &cookies).await.text;
        assert!(public.contains("tabindex=\"-1\">"));
    }
}
