//! What is searched for and not found is told to staff, and never who searched.

use actix_web::test::TestRequest;
use chrono::TimeDelta;
use guidepost::{
    accounts::model::Role,
    db::Db,
    search::missed::model::{Kind, Miss},
    values::OrganizationId,
};
use serde_json::json;

use crate::{
    search::{bring, service},
    town::{Town, Who},
};

on_both! {
    async fn what_five_miss_is_told_and_what_four_miss_is_nowhere(town: Town) {
        bring(town, &[service(1, "Food boxes")]).await;
        town.catch_up().await;
        let mut keys = Vec::new();
        for _ in 0..5 {
            keys.push(town.key(Role::CaseManager).await);
        }
        let paths = [
            "/?q=Quokka+ferry&near=94601&language=am",
            "/?q=quokka++ferry",
            "/api/v1/search?q=quokka+ferry&near=94607",
            "/api/v1/search?q=quokka+ferry+near+berkeley,+ca",
        ];
        for (path, key) in paths.iter().zip(&keys) {
            for path in [path, "/?q=wombat+tram", "/api/v1/search?q=rosa@alder.example"] {
                assert_eq!(town.get(path, key).await.status, 200, "{path}");
            }
        }
        assert_eq!(missed(town).await, []);
        let fifth = json!({ "q": "quokka ferry", "radius_km": 3, "near": "94601" });
        assert_eq!(town.post("/api/v1/search", &keys[4], &fifth).await.status, 200);
        town.get("/?q=wombat+tram&page=2", &keys[4]).await;
        town.get("/?q=rosa@alder.example", &keys[4]).await;
        let today = town.clock.now().date_naive();
        let quokka = Miss {
            term: "quokka ferry".to_owned(),
            kind: Kind::Nothing,
            times: 5,
            first_on: today,
            last_on: today,
        };
        assert_eq!(missed(town).await, [quokka]);
        assert!(is_in_the_database(town, "quokka").await, "this is where one would look");
        assert!(!is_in_the_database(town, "wombat").await);
        assert!(!is_in_the_database(town, "rosa@alder").await);

        let page = town.get("/missed-searches", &town.key(Role::Supervisor).await).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains(r#"<a href="/?q=quokka+ferry">quokka ferry</a>"#), "{}", page.text);
        assert!(!page.text.contains("wombat"));
    }

    async fn only_those_who_oversee_the_directory_see_it(town: Town) {
        for (role, status) in [
            (Role::Supervisor, 200), (Role::Curator, 200), (Role::Admin, 200),
            (Role::CaseManager, 403), (Role::AgencyEditor, 403), (Role::PrivacyOfficer, 403),
            (Role::Integration, 403),
        ] {
            let agency = (role == Role::AgencyEditor).then(|| OrganizationId(uuid::Uuid::nil()));
            let key = town.key_in(town.network, role, agency).await;
            let page = town.get("/missed-searches", &key).await;
            assert_eq!(page.status, status, "{role}");
            let start = town.get("/", &key).await.text;
            assert_eq!(start.contains("/missed-searches"), status == 200, "{role}");
            if status == 200 {
                assert!(page.text.contains("Nothing is missed so far"), "{}", page.text);
            }
        }
        let nobody = town.get("/missed-searches", &Who::Nobody).await;
        assert_eq!((nobody.status, nobody.header("location")), (303, Some("/sign-in?next=%2Fmissed-searches")));
    }

    async fn words_are_missed_only_when_they_find_little_by_themselves(town: Town) {
        let names = ["Food boxes", "Food pantry", "Food bank", "Rent help"];
        let services: Vec<_> = (1..).zip(names).map(|(n, name)| service(n, name)).collect();
        bring(town, &services).await;
        town.catch_up().await;
        for _ in 0..6 {
            let key = town.key(Role::CaseManager).await;
            // A filter leaves nothing of the first; the second has one service.
            for path in ["q=food&need=mh.outpatient_therapy&relax=false", "q=rent+help"] {
                let found = town.get(&format!("/api/v1/search?{path}"), &key).await.json();
                assert!(found["total"].as_u64() < Some(3), "{found}");
            }
        }
        let missed = missed(town).await;
        let told: Vec<_> = missed.iter().map(|one| (one.term.as_str(), one.kind, one.times)).collect();
        assert_eq!(told, [("rent help", Kind::Few, 6)]);
    }

    async fn visitors_are_told_apart_by_where_they_come_from(town: Town) {
        let ask = async |n: u8| {
            let from = ([192, 0, 2, n], 40_000).into();
            let request = TestRequest::get().uri("/?q=quokka+ferry").peer_addr(from);
            let request = request.insert_header(("x-forwarded-for", format!("198.51.100.{n}")));
            assert_eq!(town.ask(request, &Who::Nobody).await.status, 200);
        };
        for n in [1, 1, 1, 1, 1, 2, 3, 4] {
            ask(n).await;
        }
        assert_eq!(missed(town).await, []);
        ask(5).await;
        assert_eq!(missed(town).await[0].times, 5);
    }

    async fn times_add_up_over_days_and_old_terms_are_forgotten(town: Town) {
        let mut keys = Vec::new();
        for _ in 0..6 {
            keys.push(town.key(Role::CaseManager).await);
        }
        let ask = async |words: &str| {
            for key in &keys {
                town.get(&format!("/api/v1/search?q={words}"), key).await;
            }
        };
        ask("quokka").await;
        let first = missed(town).await.remove(0);
        town.wait(TimeDelta::days(2));
        ask("quokka").await;
        let both = missed(town).await;
        let last_on = first.last_on + TimeDelta::days(2);
        assert_eq!(both, [Miss { times: 12, last_on, ..first }]);
        town.wait(TimeDelta::days(91));
        assert_eq!(missed(town).await, []);
        ask("wombat").await;
        assert_eq!(missed(town).await.len(), 1);
        assert!(!is_in_the_database(town, "quokka").await, "it is not only left out");
    }
}

async fn missed(town: &Town) -> Vec<Miss> {
    town.features.misses.write_down().await.unwrap();
    town.features.misses.list().await.unwrap()
}

/// Whether a row of any table has the text.
async fn is_in_the_database(town: &Town, text: &str) -> bool {
    match &town.db {
        Db::Sqlite(pool) => {
            // What is deleted may stand in a free page until the file is packed.
            sqlx::query("VACUUM").execute(pool).await.unwrap();
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await.unwrap();
            let files =
                std::fs::read_dir(town.folder.path()).unwrap().map(|file| file.unwrap().path());
            let mut files = files.filter(|path| path.to_string_lossy().contains("guidepost.db"));
            files.any(|path| {
                let bytes = std::fs::read(path).unwrap();
                bytes.windows(text.len()).any(|window| window == text.as_bytes())
            })
        }
        Db::Postgres(pool) => {
            let tables = "SELECT table_name::text FROM information_schema.tables
                           WHERE table_schema = 'public'";
            let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(pool).await.unwrap();
            for table in tables {
                let sql =
                    format!("SELECT COUNT(*) FROM \"{table}\" AS t WHERE t::text LIKE '%{text}%'");
                let sql = sqlx::AssertSqlSafe(sql);
                let rows: i64 = sqlx::query_scalar(sql).fetch_one(pool).await.unwrap();
                if rows > 0 {
                    return true;
                }
            }
            false
        }
    }
}
