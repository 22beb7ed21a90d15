//! Spanish lines are found by other forms of their words, English ones as ever.

use guidepost_index::{Lexicon, Reading, mark, words::stem};

use super::*;

fn read_in(index: &Index<Youngest>, text: &str) -> Reading {
    index.snapshot().read(text, &Lexicon::default()).unwrap()
}

#[test]
fn forms_of_a_word_find_each_other_in_spanish_lines() {
    let index = filled(&[
        service(1, "Clínica de salud familiar", "Consultas médicas gratuitas para niños"),
        service(2, "Centro Nuevo Día", "Ayuda legal para inmigrantes y sus familias"),
        service(3, "Food pantry", "Groceries\nAlimentos gratis para la comunidad"),
        service(4, "Library", "Books\nLibros para todos, como en casa"),
    ]);
    for (question, found) in [
        ("gratuita", 1),
        ("gratuitos", 1),
        ("médico", 1),
        ("clinicas", 1),
        ("niña", 1),
        ("ayudan", 2),
        ("inmigración", 2),
        ("inmigrante", 2),
        ("alimentación", 3),
        ("comunidades", 3),
        ("libro", 4),
    ] {
        assert_eq!(names(&index, question), [found], "{question}");
    }
    assert_eq!(names(&index, "comida"), [] as [u128; 0], "nor is `como` a form of it");
}

#[test]
fn english_lines_know_english_forms_only() {
    let index = filled(&[
        service(1, "Red Cross", "Come once to learn how to cook a pan of beans"),
        service(2, "Tax help", "Ask about sin tax and familiar forms"),
    ]);
    for question in ["redes", "panes", "comen", "comer", "familias"] {
        assert_eq!(names(&index, question), [] as [u128; 0], "{question}");
    }
    assert_eq!(names(&index, "pans"), [1]);
}

#[test]
fn an_english_question_asks_for_spanish_only_by_words_that_no_listing_has() {
    let index = filled(&[
        service(1, "La Casa de las Madres", "Refugio y consultas gratuitas para mujeres"),
        service(2, "Case management", "Help with papers"),
    ]);
    assert_eq!(names(&index, "case management"), [2]);
    assert_eq!(names(&index, "casa"), [1]);
    assert_eq!(names(&index, "shelter with consultar"), [1]);
}

#[test]
fn the_form_asked_for_comes_first() {
    let index = filled(&[
        service(1, "Cursos", "Clases gratuitos para todos en la escuela"),
        service(2, "Cursos", "Clases gratuitas para todos en la escuela"),
    ]);
    assert_eq!(names(&index, "gratuita"), [2, 1]);
    assert_eq!(names(&index, "gratuito"), [1, 2]);
}

#[test]
fn a_form_that_no_listing_has_is_not_mended_where_others_are_known() {
    let spanish = |n| service(n, "Ayuda para familias", "Consultas gratuitas para inmigrantes");
    let english = |n| service(n, "Immigration", "Gratuity and other things");
    let documents: Vec<_> = (0..20).map(spanish).chain((20..60).map(english)).collect();
    let index = filled(&documents);
    for known in ["gratuito", "inmigracion", "ayudan", "familiar"] {
        assert_eq!(read_in(&index, known).corrected, None, "{known}");
    }
    let corrected = read_in(&index, "gratiutas").corrected;
    assert_eq!(corrected.as_deref(), Some("gratuitas"), "a slip is mended");
}

#[test]
fn words_of_a_spanish_phrase_stand_as_close_as_those_of_an_english_one() {
    let index = filled(&[
        service(1, "A", "Grupos para apoyar a la familia, con comida y ropa de abrigo"),
        service(2, "B", "Grupos para la familia, con apoyos, comida y ropa de abrigo"),
        service(3, "C", "Ropa de abrigo, comida y apoyos en grupos para la familia"),
    ]);
    assert_eq!(names(&index, "grupo apoyo")[0], 1);
    assert_eq!(names(&index, "apoyo familiar")[0], 1);
    assert_eq!(names(&index, "comidas apoyos")[0], 3);
}

#[test]
fn a_form_that_made_the_hit_is_marked() {
    let index = filled(&[service(1, "Clínica", "Consultas gratuitas para los niños")]);
    let text = "Free visits\nConsultas gratuitas para los niños";
    let reading = read_in(&index, "consulta gratuito");
    let shown = mark::Marker::new(&reading).mark(text, &mark::Runs::of(text), 200);
    let expected = "Free visits <mark>Consultas</mark> <mark>gratuitas</mark> para los niños";
    assert_eq!(shown.as_deref(), Some(expected));
}

#[test]
fn a_word_is_asked_for_by_its_spanish_stem_only_if_it_may_be_spanish() {
    let phrase = Phrase::plain("shelter gratuita", 1.0).unwrap();
    assert_eq!(phrase.words[0].stems, [(stem("shelter"), 1.0)]);
    let [(plain, whole), (_, less)] = phrase.words[1].stems.as_slice() else {
        panic!("two stems of a Spanish word: {:?}", phrase.words[1])
    };
    assert_eq!(plain, &stem("gratuita"));
    assert!(less < whole);
}
