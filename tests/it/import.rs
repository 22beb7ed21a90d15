//! Directories come in: told exactly, twice the same, broken off, and the real ones with their mess.

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use aws_lc_rs::digest;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use guidepost::{
    catalog::Catalog,
    geo::Gazetteer,
    import::{self, Options, Report, Source},
    values::ServiceId,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::town::{Town, Who};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0xA1DE_0000 + n)
}

/// A service of an invented directory, with some of the mess of real ones.
fn service(n: u128) -> Value {
    json!({
        "id": id(n), "status": "active", "name": format!("ALDER FOOD PANTRY {n}, INC."),
        "organization": {"id": id(5000 + n / 3), "name": "ALDER AID", "website": "www.alder.example"},
        "description": "<p>Soup &amp; bread at the neighborGÇÖs.</p>###MON###",
        "url": "www.alder.example/food", "eligibility_description": "None",
        "fees_description": "None", "minimum_age": 18, "maximum_age": null,
        "phones": [{"id": id(1), "number": "(510) 555-0142 x7 or 510 555-0199", "type": "voice"}],
        "schedules": [{"id": id(2), "description": "Monday-Friday, 8-5"}],
        "service_areas": [{"id": id(3), "name": "Alameda County", "extent_type": "text"}],
        "languages": [{"id": id(4), "name": "Chinese (Cantonese)", "code": null}],
        "attributes": [{"id": id(5), "taxonomy_term": {"id": id(6), "name": "FOOD PANTRIES",
            "taxonomy": {"name": "Alder list"}}}],
        "service_at_locations": [{"id": id(7000 + n), "schedules": [], "phones": [], "location": {
            "id": id(8000 + n), "location_type": "physical", "latitude": null, "longitude": null,
            "accessibility": [{"description": "Ramp"}, {"description": "SE     "}],
            "addresses": [{"id": id(7), "address_1": "1 Elm St", "city": "Oakland",
                "state_province": "CA", "postal_code": "94601", "country": "US",
                "address_type": "physical"}]}}],
        "contacts": [{"name": "A. Person"}],
        "x_source": {"dataset": "alder", "key": n.to_string(), "target_group": "Families"},
    })
}

fn lines(services: impl IntoIterator<Item = Value>) -> String {
    services.into_iter().fold(String::new(), |text, service| text + &service.to_string() + "\n")
}

fn file(town: &Town, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = town.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

async fn bring(town: &Town, path: &Path) -> Report {
    run(town, path, false).await.unwrap()
}

async fn run(town: &Town, path: &Path, is_dry_run: bool) -> Result<Report, import::Error> {
    let source = Source::Named(path.display().to_string());
    let options = Options { source, is_dry_run };
    import::run(&town.features.catalog, &Gazetteer::embedded(), options, &|_| {}).await
}

/// A hash of every service with all that belongs to it.
async fn hash(catalog: &Catalog) -> String {
    let ids = catalog.all_ids().await.unwrap();
    let mut all = digest::Context::new(&digest::SHA256);
    for ids in ids.chunks(500) {
        for service in catalog.load(ids).await.unwrap() {
            all.update(serde_json::to_string(&service).unwrap().as_bytes());
        }
    }
    format!("{} {:?}", ids.len(), all.finish())
}

on_both! {
    async fn a_second_import_changes_nothing(town: Town) {
        let path = file(town, "alder.ndjson", lines((0..40).map(service)));
        assert_eq!(bring(town, &path).await.summary(),
            "40 imported, 0 updated, 0 unchanged, 0 rejected");
        let (before, head) =
            (hash(&town.features.catalog).await, town.features.catalog.head().await.unwrap());
        assert_eq!(bring(town, &path).await.summary(),
            "0 imported, 0 updated, 40 unchanged, 0 rejected");
        assert_eq!(hash(&town.features.catalog).await, before);
        assert_eq!(town.features.catalog.head().await.unwrap(), head);
    }

    async fn a_record_is_cleaned_and_its_original_is_kept(town: Town) {
        let report = bring(town, &file(town, "alder.json", service(1).to_string())).await;
        assert_eq!(report.notes.left().get("service.contacts"), Some(&1));
        let told = town.get(&format!("/api/v1/services/{}", id(1)), &Who::Nobody).await;
        assert_eq!(told.status, 200, "{}", told.text);
        let one = told.json();
        assert_eq!(one["name"], "Alder Food Pantry 1, Inc.");
        assert_eq!(one["organization"]["name"], "Alder Aid");
        assert_eq!(one["description"], "Soup & bread at the neighbor’s.");
        assert_eq!(one["url"], "http://www.alder.example/food");
        assert_eq!(one["fees_description"], "No fee");
        assert_eq!(one["eligibility_description"], "Serves: Families");
        assert_eq!(one["languages"][0]["code"], "yue");
        assert_eq!(one["phones"][0]["number"], "+15105550142");
        assert_eq!(one["phones"][0]["extension"], "7");
        assert_eq!(one["phones"][1]["number"], "+15105550199");
        assert_eq!(one["schedules"][0]["opens_at"], "08:00:00");
        assert_eq!(one["schedules"][0]["parsed"], true);
        assert_eq!(one["schedules"][0]["description"], "Monday-Friday, 8-5");
        assert_eq!(one["source"], json!({"dataset": "alder", "key": "1"}));
        let place = &one["service_at_locations"][0]["location"];
        assert_eq!(place["approximate"], true);
        assert_eq!(place["time_zone"], "America/Los_Angeles");
        assert_eq!(place["accessibility"].as_array().map(Vec::len), Some(1));

        // An unchanged service is not sent again.
        let tag = told.header("etag").unwrap().to_owned();
        let request = actix_web::test::TestRequest::get()
            .uri(&format!("/api/v1/services/{}", id(1)))
            .insert_header(("if-none-match", tag));
        assert_eq!(town.ask(request, &Who::Nobody).await.status, 304);
        let unknown = town.get(&format!("/api/v1/services/{}?x=1", id(1)), &Who::Nobody).await;
        assert_eq!(unknown.status, 400, "{}", unknown.text);
        for path in ["services/nothing".to_owned(), format!("services/{}", id(999))] {
            assert_eq!(town.get(&format!("/api/v1/{path}"), &Who::Nobody).await.status, 404);
        }
        let organization =
            town.get(&format!("/api/v1/organizations/{}", id(5000)), &Who::Nobody).await.json();
        assert_eq!(organization["name"], "Alder Aid");
        assert_eq!(organization["services"][0]["id"], json!(id(1)));
    }

    async fn an_update_keeps_what_was_before(town: Town) {
        bring(town, &file(town, "alder.ndjson", lines((0..3).map(service)))).await;
        let mut changed = service(1);
        changed["name"] = json!("Alder Kitchen");
        changed["phones"] = json!([]);
        let all = [service(0), changed, service(2)];
        assert_eq!(bring(town, &file(town, "alder.ndjson", lines(all))).await.summary(),
            "0 imported, 1 updated, 2 unchanged, 0 rejected");
        let now = town.features.catalog.find(ServiceId(id(1))).await.unwrap().unwrap();
        assert_eq!((now.name.as_str(), now.phones.len()), ("Alder Kitchen", 0));
        assert_eq!(town.features.catalog.version(ServiceId(id(1))).await.unwrap(), Some(2));
        let before = town.features.catalog.history(ServiceId(id(1))).await.unwrap();
        assert_eq!(before.len(), 1);
        assert_eq!((before[0].version, &before[0].body["name"]), (1, &json!("Alder Food Pantry 1, Inc.")));
        assert_eq!(before[0].replaced_by, "import");
    }

    async fn each_reject_is_told_with_its_line_and_reason(town: Town) {
        let with = |n: u128, field: &str, value: Value| {
            let mut one = service(n);
            one[field] = value;
            one.to_string()
        };
        let text = [
            service(0).to_string(),
            "{\"id\": \"oops".to_owned(),
            String::new(),
            with(1, "id", json!("17")),
            with(2, "name", json!(" ")),
            with(3, "status", json!("running")),
            "[1, 2]".to_owned(),
            service(0).to_string(),
            service(4).to_string(),
        ]
        .join("\n");
        let report = bring(town, &file(town, "alder.ndjson", text)).await;
        assert_eq!(report.summary(), "2 imported, 0 updated, 0 unchanged, 6 rejected");
        let told: Vec<(u64, &str)> =
            report.rejects.iter().map(|one| (one.line, one.reason.as_str())).collect();
        for ((line, reason), (at, words)) in told.iter().zip([
            (2, "not JSON"), (4, "not a UUID"), (5, "no name"), (6, "\"running\" is none of"),
            (7, "is a JSON object"), (8, "line 1; the first one counts"),
        ]) {
            assert_eq!(*line, at);
            assert!(reason.contains(words), "{reason}");
        }
        let path = town.folder.path().join("report.json");
        report.write(&path).unwrap();
        let written: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(written["rejected"], 6);
        assert_eq!(written["rejects"][1]["id"], "17");
    }

    async fn impossible_coordinates_go_and_secret_places_stay_secret(town: Town) {
        let mut far = service(0);
        far["service_at_locations"][0]["location"]["latitude"] = json!(999);
        far["service_at_locations"][0]["location"]["longitude"] = json!(-122.2);
        let mut secret = service(1);
        let place = &mut secret["service_at_locations"][0]["location"];
        place["addresses"][0]["address_1"] = json!("Confidential");
        place["latitude"] = json!(37.77);
        place["longitude"] = json!(-122.21);
        let report = bring(town, &file(town, "alder.ndjson", lines([far, secret]))).await;
        assert_eq!(report.notes.kinds().get("coordinates_impossible"), Some(&1));
        let find = async |n| town.get(&format!("/api/v1/services/{}", id(n)), &Who::Nobody).await.json();
        let far = &find(0).await["service_at_locations"][0]["location"];
        assert_eq!(far["approximate"], true);
        let secret = &find(1).await["service_at_locations"][0]["location"];
        assert_eq!(secret["confidential"], true);
        assert_eq!((&secret["latitude"], &secret["addresses"]), (&Value::Null, &json!([])));
        assert!(!secret.to_string().contains("Oakland"));
    }

    async fn a_file_that_breaks_off_is_told_and_repeated_whole_is_as_if_undisturbed(town: Town) {
        let text = lines((0..1700).map(service));
        let whole = packed(&text);
        let half = file(town, "alder.ndjson.gz", &whole[..whole.len() * 2 / 3]);
        let report = bring(town, &half).await;
        assert_eq!(report.faults.len(), 1);
        assert!(report.faults[0].contains("broke off in line"), "{}", report.faults[0]);
        assert_eq!(report.exit_code(), 2);
        let first = report.imported;
        assert!((500..1700).contains(&first), "{first}");

        // As after a kill: what is there is left alone, the rest comes in.
        let report = bring(town, &file(town, "alder.ndjson.gz", &whole)).await;
        assert_eq!((report.unchanged, report.imported), (first, 1700 - first));
        let repeated = hash(&town.features.catalog).await;
        let other = Town::on(if town.is_sqlite() { "sqlite" } else { "postgres" }).await;
        bring(&other, &half.with_file_name("alder.ndjson.gz")).await;
        let undisturbed = hash(&other.features.catalog).await;
        other.close().await;
        assert_eq!(repeated, undisturbed);
    }

    async fn a_dry_run_tells_and_writes_nothing(town: Town) {
        let path = file(town, "alder.ndjson", lines((0..5).map(service)));
        let report = run(town, &path, true).await.unwrap();
        assert_eq!(report.summary(), "5 imported, 0 updated, 0 unchanged, 0 rejected");
        assert!(town.features.catalog.all_ids().await.unwrap().is_empty());
        assert_eq!(town.features.catalog.head().await.unwrap(), 0);
    }

    async fn every_form_of_hsds_json_is_read(town: Town) {
        let all: Vec<Value> = (0..3).map(service).collect();
        file(town, "1.json", serde_json::to_string_pretty(&all[..1]).unwrap());
        file(town, "2.json", json!({"empty": false, "contents": &all[1..2]}).to_string());
        let mut bare = all[2].clone();
        let mut organization = bare["organization"].take();
        bare.as_object_mut().unwrap().remove("organization");
        organization["services"] = json!([bare]);
        file(town, "3.json.gz", packed(&serde_json::to_string_pretty(&organization).unwrap()));
        let report = bring(town, town.folder.path()).await;
        assert_eq!(report.summary(), "3 imported, 0 updated, 0 unchanged, 0 rejected", "{report:?}");
        let third = town.features.catalog.find(ServiceId(id(2))).await.unwrap().unwrap();
        assert_eq!(third.organization.name, "Alder Aid");
    }

    async fn what_cannot_be_read_is_said_plainly(town: Town) {
        let folder = town.folder.path().join("tabular");
        std::fs::create_dir(&folder).unwrap();
        let said = async |path: &Path| run(town, path, false).await.unwrap_err().to_string();
        assert!(said(&folder).await.contains("holds no .json"));
        std::fs::write(folder.join("services.csv"), "id,name\n").unwrap();
        assert!(said(&folder).await.contains("tabular form"));
        assert!(said(&folder.join("missing.json")).await.contains("cannot be read"));
        let report = bring(town, &file(town, "empty.json", "")).await;
        assert_eq!((report.exit_code(), report.read()), (1, 0));
        let report = bring(town, &file(town, "broken.json", "[{\"id\": 1,\n")).await;
        assert!(report.faults[0].contains("not JSON"), "{}", report.faults[0]);
    }
}

/// The real directories, where they are at hand: nothing is lost silently.
#[actix_web::test]
async fn real_directories_land_line_by_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !folder.exists() {
        eprintln!("skipped: ../shared/data is not here");
        return;
    }
    let town = Town::on("sqlite").await;
    for name in ["bayarea", "miami", "dc"] {
        let path = folder.join(format!("{name}.ndjson.gz"));
        let mut text = String::new();
        GzDecoder::new(std::fs::File::open(&path).unwrap()).read_to_string(&mut text).unwrap();
        let count = text.lines().count() as u64;
        let report = bring(&town, &path).await;
        assert_eq!(report.imported + report.rejected(), count, "{name}");
        assert!(report.rejected() * 500 <= count, "{name}: {:?}", report.rejects);
        assert_eq!(bring(&town, &path).await.unchanged, report.imported, "{name}");
    }
    town.close().await;
}
