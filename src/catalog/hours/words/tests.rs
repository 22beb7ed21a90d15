//! Forms of hours as directories write them (the examples are made up), read or rightly left alone.

use proptest::prelude::*;

use super::super::summary;
use super::parse;

fn read(text: &str) -> Option<String> {
    parse(text).map(|parsed| summary(&parsed.schedules).join("; "))
}

#[test]
fn plain_hours_are_read() {
    for (text, hours) in [
        ("Monday-Friday, 8-5", "Mon–Fri 8 am–5 pm"),
        ("9:00 am - 5:00 pm, Monday - Friday", "Mon–Fri 9 am–5 pm"),
        ("7:30am-4:00pm, Mon-Fri", "Mon–Fri 7:30 am–4 pm"),
        ("9:00 am - 5:00 pm Monday-Friday", "Mon–Fri 9 am–5 pm"),
        ("Monday \u{fffd} Friday, 9:00am - 5:30pm", "Mon–Fri 9 am–5:30 pm"),
        ("2:30pm–6:00pm, Mon–Fri", "Mon–Fri 2:30 pm–6 pm"),
        ("Mon, Wed & Fri 9-12, 1-5", "Mon, Wed, Fri 9 am–noon, 1 pm–5 pm"),
        ("M-F 9am to 5pm; Sat 10-2", "Mon–Fri 9 am–5 pm; Sat 10 am–2 pm"),
        ("M,W,F 9am-1pm", "Mon, Wed, Fri 9 am–1 pm"),
        ("Tu/Th 1-4pm", "Tue, Thu 1 pm–4 pm"),
        (
            "Monday through Thursday 8:30 a.m. to 7 p.m., Friday 8:30 a.m.-noon",
            "Mon–Thu 8:30 am–7 pm; Fri 8:30 am–noon",
        ),
        (
            "10:00am-1:00pm / 2:00pm-6:00pm, Mon, Tue;\n9:00am-12:00pm, Sat",
            "Mon, Tue 10 am–1 pm, 2 pm–6 pm; Sat 9 am–noon",
        ),
        ("8:00am-5:00pm, Mon-Thur\n8:00am-12:30pm, Fri", "Mon–Thu 8 am–5 pm; Fri 8 am–12:30 pm"),
        ("8:00 am - 5:00 pm; Monday - Friday", "Mon–Fri 8 am–5 pm"),
        ("Tuesday: 9 a.m.-12 noon; 1 p.m.-5 p.m.", ""),
        ("24/7", "Open 24 hours, every day"),
        ("24 hours", "Open 24 hours, every day"),
        ("Open 24 hours a day, 7 days a week", "Open 24 hours, every day"),
        ("24 hours, Monday-Friday", "Mon–Fri 24 hours"),
        ("Daily, 8-5", "Every day 8 am–5 pm"),
        ("6:00am -10:00pm 7 days/week", "Every day 6 am–10 pm"),
        ("Every day from 9am until 8pm", "Every day 9 am–8 pm"),
        ("2nd & 4th Tue 7-9pm", "2nd, 4th Tue of each month 7 pm–9 pm"),
        ("First Saturday of the month (8 am-10 am)", "1st Sat of each month 8 am–10 am"),
        ("last Friday of each month, 1-3 pm", "Last Fri of each month 1 pm–3 pm"),
        ("Office hours: Mon-Fri 9:00am-5:00pm", "Mon–Fri 9 am–5 pm"),
        ("Hours: 9am-5pm, Monday-Friday", "Mon–Fri 9 am–5 pm"),
        ("Open Tuesday-Saturday 11am-7pm", "Tue–Sat 11 am–7 pm"),
        ("lunes a viernes de 9 a 5", "Mon–Fri 9 am–5 pm"),
        ("lunes, miércoles y viernes, 9 am a 1 pm", "Mon, Wed, Fri 9 am–1 pm"),
        ("sábados de 10 de la mañana a 2 de la tarde", "Sat 10 am–2 pm"),
        ("Todos los días, las 24 horas", "Open 24 hours, every day"),
        ("Horario: lunes a jueves, 8:00am - 4:30pm", "Mon–Thu 8 am–4:30 pm"),
        ("Monday-Friday, 8:30-5; closed holidays", "Mon–Fri 8:30 am–5 pm"),
        ("Monday-Friday, 8:30-5 (closed on federal holidays)", "Mon–Fri 8:30 am–5 pm"),
        ("Mon - Fri 3:30pm - 9:00pm (Closed Sat, Sun)", "Mon–Fri 3:30 pm–9 pm"),
        ("Mon-Sat 10am-6pm, Sunday closed", "Mon–Sat 10 am–6 pm"),
        ("Monday-Friday, 8-5, and by appointment", "Mon–Fri 8 am–5 pm"),
        ("8:00 pm - 6:00 am, daily", "Every day 8 pm–6 am"),
        ("5 pm - midnight, Fri & Sat", "Fri, Sat 5 pm–midnight"),
        ("Sunday-Thursday 9am-5pm", "Mon–Thu, Sun 9 am–5 pm"),
        ("Mon-Fri 09:00-17:00", "Mon–Fri 9 am–5 pm"),
        ("Mondays 13:00 to 16:30", "Mon 1 pm–4:30 pm"),
        ("5:30 - 6:30 pm, Wednesday", "Wed 5:30 pm–6:30 pm"),
        ("6:30-8:30 pm Thursdays", "Thu 6:30 pm–8:30 pm"),
        ("Mon-Fri 8-5p", "Mon–Fri 8 am–5 pm"),
        (
            "Mon, 10-9; Tue, 12-9; Wed-Sat, 10-6",
            "Mon 10 am–9 pm; Tue noon–9 pm; Wed–Sat 10 am–6 pm",
        ),
        ("24 hours/7 days", "Open 24 hours, every day"),
        ("Saturday only, 9am-3pm", "Sat 9 am–3 pm"),
    ] {
        let expected = if hours.is_empty() { None } else { Some(hours.to_owned()) };
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn what_is_not_certain_is_left_alone() {
    for text in [
        "",
        "By appointment",
        "Call for hours",
        "Tuesdays 7pm",
        "9:00am & 1:00pm, Tue, Thur",
        "Mondays 5-9",
        "Mon-Fri 7-9pm",
        "Mon-Fri 10-7",
        "Mon-Fri 9-11",
        "Mon-Fri 10-9; Sat 9-5",
        "Mon-Fri 9-9",
        "Mon-Fri 8-10pm",
        "7:00 am - 10:00 pm",
        "Monday-Friday",
        "Monday-Friday 9:00am-5:00am",
        "Mon-Fri 12:00am-5:00pm",
        "Mon-Fri 9am-12am",
        "Mon-Fri 9am-25pm",
        "Mon-Fri 9:75-5",
        "8:00 am - 5:00 pm, Monday - Friday (Administrative)",
        "Office hours: Mon-Fri 9-5; Drop in: Tue 1-3",
        "Every other Tuesday 9am-noon",
        "Every 2nd Tuesday 9am-noon",
        "1st and 3rd Monday and Wednesday 9am-noon",
        "Monday-Thursday 9am-5pm, Wednesday 9am-7pm",
        "Mon-Fri 9-5, closed Wednesday",
        "Monday-Friday, 8-5 by appointment",
        "Monday-Friday, 8-5, by appointment only",
        "Monday & Tuesday; 12:00-9:00 pm, Wednesday; 9-5",
        "June-August: Monday 9-5",
        "Monday-Friday, 9-5 (Wednesday until 8pm)",
        "Mon-Fri 9-5 or 10-6",
        "Monday-Friday 9 am-5 pm EST",
        "8-5",
        "Wednesdays, 24/7",
        "24 hours, except Sunday 9-5",
        "Mon-Fri 8:30am-5pm; 24 hours",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn notes_are_kept() {
    let parsed =
        parse("Mon-Fri 9am-5pm; other times by appointment. Closed major holidays").unwrap();
    assert_eq!(parsed.notes, ["Also by appointment", "Closed on holidays"]);
    assert!(parsed.schedules.iter().all(|schedule| schedule.parsed));
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,60}") {
        let _ = parse(&text);
    }

    #[test]
    fn words_of_hours_in_any_order_never_break_it(words in proptest::collection::vec(proptest::sample::select(vec![
        "Mon", "-", "Fri", "9", "5pm", ",", ";", "noon", "closed", "2nd", "of the month", "24 hours", "and", "every", "12:30", "(", ")", ":",
    ]), 0..12)) {
        if let Some(parsed) = parse(&words.join(" ")) {
            prop_assert!(!parsed.schedules.is_empty());
        }
    }
}
