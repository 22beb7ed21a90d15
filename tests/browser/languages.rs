//! Stories in Spanish: the switch with scripts and without, and pages that have room for its words.

use crate::{
    page::Screen,
    stage::{Scripts, play},
};

#[test]
fn a_reader_of_spanish_switches_without_scripts_and_keeps_the_search() {
    play(Scripts::Off, async |page| {
        page.open("/?q=comida&near=94601&radius_mi=10").await;
        page.enter("#lang a[lang=es]").await;
        assert_eq!(page.path().await, "/?q=comida&near=94601&radius_mi=10");
        assert_eq!(page.attr("html", "lang").await, "es");
        assert!(page.text("#found h1").await.contains("a menos de 10 millas"));
        page.enter(".rc h2 a").await;
        page.awaits(".phones").await;
        assert!(page.text("main").await.contains("De dónde viene esta información"));
        page.enter("#lang a[lang=en]").await;
        assert!(page.text("main").await.contains("Where this comes from"));
    });
}

#[test]
fn the_switch_follows_a_search_that_was_swapped_in() {
    play(Scripts::On, async |page| {
        page.open("/language?to=es&back=/").await;
        page.fill("#f-q", "comida").await;
        page.fill("#f-near", "94601").await;
        page.click(".ask button[type=submit]").await;
        page.awaits("#found[data-lat]").await;
        assert!(page.text("#found").await.contains("Alrededor de 94601 Oakland"));
        assert!(page.text("#map .leaflet-control-zoom").await.contains('+'));
        assert_eq!(page.attr("#map .leaflet-control-zoom-in", "title").await, "Acercar");
        page.settled().await;
        page.enter("#lang a[lang=en]").await;
        assert!(page.path().await.contains("q=comida"), "the search is kept");
        assert!(page.text("#found").await.contains("Around 94601 Oakland"));
    });
}

#[test]
fn spanish_pages_shut_nobody_out_and_fit_their_screens() {
    play(Scripts::On, async |page| {
        page.open("/language?to=es&back=/%3Fq%3Dcomida%26near%3D94578").await;
        page.awaits("#found[data-lat]").await;
        page.inspect("es-search").await;
        page.open("/?q=zzqx+unicorn&near=94578&radius_mi=1&language=am").await;
        assert!(page.text("#relaxed").await.contains("Ningún servicio coincide con"));
        page.inspect("es-search-relaxed").await;
        page.enter(".rc h2 a").await;
        page.awaits(".phones").await;
        page.inspect("es-service").await;
        page.open("/?near=00000&age=34").await;
        assert!(page.text(".fault").await.contains("no es un código postal en uso"));
        page.inspect("es-search-wrong").await;
        page.open("/credits").await;
        page.inspect("es-credits").await;
        page.open("/sign-in").await;
        page.inspect("es-sign-in").await;
        page.resize(Screen::Phone).await;
        let whole = page.run(
            "const lang = document.getElementById('lang'); return lang.scrollWidth <= lang.clientWidth;",
        );
        assert_eq!(whole.await, true, "the switch is whole on a phone");
    });
}
