//! The words and numbers of a text about hours; a word that is none of these ends the reading.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A word, number or sign that means something in hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// 0 is Monday.
    Day(u8),
    /// Several days in one word; bit 0 is Monday.
    Days(u8),
    Time(Clock),
    AllDay,
    /// `-`, "to", "until".
    Dash,
    /// `,`, "and", `/`.
    Comma,
    /// `;`, a line's end, a bracket.
    Break,
    /// `:` after a day or a label.
    Colon,
    /// "2nd", "last" (−1).
    Ordinal(i8),
    OfMonth,
    /// "every", "each".
    Every,
    /// "Office hours", "Open".
    Label,
    Closed,
    Note(&'static str),
}

/// A time of day as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub hour: u16,
    pub minute: u16,
    pub half: Half,
}

/// Which half of the day a time says it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Am,
    Pm,
    Noon,
    Midnight,
    /// It does not say.
    Bare,
    /// It does not say, but is written as 24-hour times are: `09:00`, `17:00`.
    Military,
}

const PATTERN: &str = r"(?x)
  (?<allday> (?: open \s+ )? (?:
        24 \s* / \s* 7 (?: \s* / \s* 365 )?
      | 24 [\s-]* (?: hours? | hrs? \.? ) (?: \s* (?: (?: a | per | each | every | / ) \s* day | daily ) )?
          (?: \s* [,/&;]? \s* (?: and \s+ )? (?: 7 | seven ) \s* days? (?: \s* (?: a | per | / ) \s* week )? )?
      | (?: las \s+ )? 24 \s+ horas (?: \s+ (?: del | al ) \s+ d[ií]a )?
    ) (?: \b | $ ) )
| (?<daily> \b (?: (?: 7 | seven ) \s* days? \s* (?: a | per | / ) \s* week | (?: every | each ) \s* day | daily
      | todos \s+ los \s+ d[ií]as | a \s+ diario | diariamente | diario ) \b )
| (?<weekdays> \b (?: weekdays | m \s* (?: - | to | thru | through ) \s* f ) \b )
| (?<mtoth> \b m \s* - \s* th \b )
| (?<weekend> \b weekends? \b )
| (?<mwf> \b (?: mwf | m \s* [,/] \s* w \s* [,/&] \s* f ) \b )
| (?<tth> \b (?: t/th | tu/th | tth ) \b )
| (?<ofmonth> \b (?: (?: of | in ) \s+ )? (?: (?: the | each | every ) \s+ ) month \b | \b monthly \b
      | \b (?: del | de \s+ cada ) \s+ mes \b )
| (?<holidays> \b (?: closed | except (?: \s+ for )? | excluding | excl\. | no | cerrado ) \s+
      (?: (?: on | for | en | los | d[ií]as | all | most | major | federal | national | legal | bank | public | state
        | city | county | government | observed | the | and | & | school ) \s+ )* (?: holidays? | festivos ) \b )
| (?<also> \b (?: and | or | & | also ) \s+ (?: also \s+ )?
      (?: (?: other \s+ (?: times | hours | days ) | evenings? | weekends? | saturdays? ) \s+ (?: (?: and | or ) \s+ weekends? \s+ )? )?
      (?: are \s+ )? (?: available \s+ )? by \s+ (?: appointment | appt\.? | arrangement ) \b )
| (?<also2> \b other \s+ (?: times | hours | days ) \s+ (?: are \s+ )? (?: available \s+ )? by \s+ (?: appointment | appt\.? | arrangement ) \b )
| (?<closed> \b (?: closed (?: \s+ on )? | cerrado (?: \s+ los )? ) \b )
| (?<label> \b (?: (?: office | business | regular | normal | opening ) \s+ )? hours (?: \s+ of \s+ (?: operation | service ) )? (?: \s+ are )? \b
      | \b horarios? (?: \s+ de \s+ (?: atenci[oó]n | oficina | servicio ) )? \b | \b (?: we \s+ are \s+ )? open \b | \b abierto \b )
| (?<ordinal> \b (?: [1-5] (?: st | nd | rd | th ) | first | second | third | fourth | fifth | last ) \b )
| (?<noon> \b (?: 12 (?: :00 )? \s* )? (?: noon | mediod[ií]a ) \b )
| (?<midnight> \b (?: 12 (?: :00 )? \s* )? (?: midnight | medianoche ) \b )
| (?<time> \b (?<hour> \d{1,2} ) (?: : (?<minute> \d{2} ) )?
      (?: \s* (?<half> am | pm | de \s+ la \s+ (?: mañana | tarde | noche ) ) \b | (?<letter> [ap] ) \b | \b ) )
| (?<day> \b (?: (?<mo> mondays? | mon | lunes ) | (?<tu> tuesdays? | tues | tue | martes )
      | (?<we> wednesdays? | weds | wed | mi[eé]rcoles ) | (?<th> thursdays? | thurs | thur | thu | jueves )
      | (?<fr> fridays? | fri | viernes ) | (?<sa> saturdays? | sat | s[aá]bados? ) | (?<su> sundays? | sun | domingos? ) ) \b \.? )
| (?<dash> -+ | \b (?: to | through | thru | until | till | til | hasta (?: \s+ las? )? | a \s+ las? | al? ) \b )
| (?<comma> [,&/+] | \b (?: and | y ) \b )
| (?<break> [;\n().] )
| (?<colon> : )
| (?<every> \b (?: every | each | cada ) \b )
| (?<skip> [\s]+ | \b (?: from | on | only | de | desde | las? | los | el ) \b )
| (?<other> . )
";

static TOKENS: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the pattern is part of the program and read in tests")]
    Regex::new(PATTERN).expect("the pattern of hours is sound")
});

/// The tokens of a text; `None` where a word is not known.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = tidy(text);
    let mut tokens = Vec::new();
    for found in TOKENS.captures_iter(&text) {
        if found.name("skip").is_none() {
            tokens.push(token(&found)?);
            // "24/7" names the days, too.
            if found.name("allday").is_some_and(|words| words.as_str().contains(['7', 'v'])) {
                tokens.push(Token::Days(0b111_1111));
            }
        }
    }
    Some(tokens)
}

/// In lower case, with plain dashes (broken ones, too) and `am` and `pm` without stops.
fn tidy(text: &str) -> String {
    let mut tidy = text.to_lowercase();
    for (from, to) in [
        ("\u{fffd}", "-"),
        ("gçô", "-"),
        ("â€“", "-"),
        ("â€”", "-"),
        ("–", "-"),
        ("—", "-"),
        ("−", "-"),
        ("a.m.", "am"),
        ("p.m.", "pm"),
        ("a.m", "am"),
        ("p.m", "pm"),
        ("a. m.", "am"),
        ("p. m.", "pm"),
        ("\u{a0}", " "),
        ("\r\n", "\n"),
    ] {
        if tidy.contains(from) {
            tidy = tidy.replace(from, to);
        }
    }
    tidy
}

fn token(found: &Captures<'_>) -> Option<Token> {
    let is = |name: &str| found.name(name).is_some();
    let kinds = [
        ("allday", Token::AllDay),
        ("daily", Token::Days(0b111_1111)),
        ("weekdays", Token::Days(0b001_1111)),
        ("mtoth", Token::Days(0b000_1111)),
        ("weekend", Token::Days(0b110_0000)),
        ("mwf", Token::Days(0b001_0101)),
        ("tth", Token::Days(0b000_1010)),
        ("ofmonth", Token::OfMonth),
        ("holidays", Token::Note("Closed on holidays")),
        ("also", Token::Note("Also by appointment")),
        ("also2", Token::Note("Also by appointment")),
        ("closed", Token::Closed),
        ("label", Token::Label),
        ("noon", Token::Time(Clock { hour: 12, minute: 0, half: Half::Noon })),
        ("midnight", Token::Time(Clock { hour: 0, minute: 0, half: Half::Midnight })),
        ("dash", Token::Dash),
        ("comma", Token::Comma),
        ("break", Token::Break),
        ("colon", Token::Colon),
        ("every", Token::Every),
    ];
    if let Some((_, token)) = kinds.into_iter().find(|(name, _)| is(name)) {
        return Some(token);
    }
    if is("day") {
        let day = ["mo", "tu", "we", "th", "fr", "sa", "su"].iter().position(|day| is(day))?;
        return u8::try_from(day).ok().map(Token::Day);
    }
    if let Some(word) = found.name("ordinal") {
        return ordinal(word.as_str()).map(Token::Ordinal);
    }
    is("time").then(|| time(found)).flatten().map(Token::Time)
}

fn ordinal(word: &str) -> Option<i8> {
    Some(match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "last" => -1,
        number => number.get(..1)?.parse().ok()?,
    })
}

fn time(found: &Captures<'_>) -> Option<Clock> {
    let hour_text = found.name("hour")?.as_str();
    let hour: u16 = hour_text.parse().ok()?;
    let minute = found.name("minute").map_or(Some(0), |minute| minute.as_str().parse().ok())?;
    let half = found.name("half").or_else(|| found.name("letter")).map(|half| half.as_str());
    let written_out = found.name("minute").is_some();
    let half = match half {
        Some("am" | "a") => Half::Am,
        Some("pm" | "p") => Half::Pm,
        Some(half) if half.ends_with("mañana") => Half::Am,
        Some(_) => Half::Pm,
        None if hour > 12 || (written_out && hour_text.starts_with('0')) => Half::Military,
        None => Half::Bare,
    };
    let twelve = matches!(half, Half::Am | Half::Pm | Half::Bare);
    let sound = minute < 60 && if twelve { (1..=12).contains(&hour) } else { hour < 24 };
    sound.then_some(Clock { hour, minute, half })
}
