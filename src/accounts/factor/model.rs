//! Codes that change every half minute (RFC 6238 over HMAC-SHA-1, which is what authenticator apps
//! all know), and codes on paper for when the telephone is gone.

use aws_lc_rs::{constant_time, hmac};
use chrono::{DateTime, Utc};
use url::Url;

use crate::sealed;

/// How long a code is shown, in seconds.
const STEP: i64 = 30;

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

/// The letters of base 32 (RFC 4648 §6): none looks like another.
const LETTERS: [u8; 32] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an app and the service both know, 160 bits as RFC 4226 §4 asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// One that nobody knows yet.
    #[must_use]
    pub fn fresh() -> Self {
        Self(sealed::random().into_iter().take(20).collect())
    }

    /// What [`to_text`](Self::to_text) made.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut bytes = Vec::with_capacity(20);
        let (mut bits, mut held) = (0_u32, 0_u32);
        for letter in text.bytes() {
            let value = LETTERS.iter().position(|known| *known == letter)?;
            bits = (bits << 5) | u32::try_from(value).ok()?;
            held += 5;
            if held >= 8 {
                held -= 8;
                bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
                bits &= (1 << held) - 1;
            }
        }
        Some(Self(bytes))
    }

    /// In base 32.
    #[must_use]
    pub fn to_text(&self) -> String {
        in_letters(&self.0)
    }

    /// In groups of four letters, to be typed.
    #[must_use]
    pub fn in_groups(&self) -> String {
        grouped(&self.to_text(), 4, " ")
    }

    /// The address that apps read from a QR code.
    #[must_use]
    pub fn address(&self, login: &str) -> String {
        let Ok(mut url) = Url::parse("otpauth://totp/") else { return String::new() };
        url.set_path(&format!("Guidepost:{login}"));
        url.query_pairs_mut()
            .append_pair("secret", &self.to_text())
            .append_pair("issuer", "Guidepost");
        url.into()
    }

    /// The code of that time step.
    #[must_use]
    pub fn code(&self, step: i64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let offset = usize::from(tag.last().copied().unwrap_or_default() & 15);
        let taken = tag.iter().skip(offset).take(4);
        let number = taken.fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
        format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
    }

    /// The time step that this code is of, if it is now's, the one before or the one after, and
    /// none that was used already.
    #[must_use]
    pub fn step_of(&self, code: &str, now: DateTime<Utc>, last_step: i64) -> Option<i64> {
        let now = now.timestamp().div_euclid(STEP);
        (now - 1..=now + 1).filter(|step| *step > last_step).find(|step| {
            let own = self.code(*step);
            constant_time::verify_slices_are_equal(own.as_bytes(), code.as_bytes()).is_ok()
        })
    }
}

/// A code as it was typed, without spaces and hyphens, in capitals.
#[must_use]
pub fn typed(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Whether this, as [`typed`], is what an app shows.
#[must_use]
pub fn is_from_app(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|c| c.is_ascii_digit())
}

/// Fresh recovery codes, of 50 bits each: `ABCDE-FGHIJ`.
#[must_use]
pub fn recovery_codes() -> Vec<String> {
    let code = |_| in_letters(&sealed::random()).chars().take(10).collect::<String>();
    (0..RECOVERY_CODES).map(code).map(|code| grouped(&code, 5, "-")).collect()
}

fn in_letters(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut push = |value: u32| {
        let letter = usize::try_from(value & 31).ok().and_then(|value| LETTERS.get(value));
        text.push(char::from(letter.copied().unwrap_or_default()));
    };
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            push(bits >> held);
            bits &= (1 << held) - 1;
        }
    }
    if held > 0 {
        push(bits << (5 - held));
    }
    text
}

fn grouped(text: &str, length: usize, between: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = letters.chunks(length).map(|group| group.iter().collect()).collect();
    groups.join(between)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        let secret = Secret(b"12345678901234567890".to_vec());
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code(seconds / STEP), code);
        }
        assert_eq!(secret.to_text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_holds_for_three_steps_and_once() {
        let secret = Secret::fresh();
        let now: DateTime<Utc> = "2026-05-04T16:00:00Z".parse().unwrap();
        let step = now.timestamp() / STEP;
        for (other, found) in [(-2, None), (-1, Some(-1)), (0, Some(0)), (1, Some(1)), (2, None)] {
            let code = secret.code(step + other);
            assert_eq!(secret.step_of(&code, now, 0), found.map(|found: i64| step + found));
        }
        assert_eq!(secret.step_of(&secret.code(step), now, step), None);
        assert_eq!(secret.step_of(&secret.code(step - 1), now, step), None);
        assert_eq!(secret.step_of("", now, 0), None);
    }

    #[test]
    fn an_app_reads_the_address() {
        let secret = Secret(vec![0; 20]);
        assert_eq!(
            secret.address("rosa@alder.example"),
            "otpauth://totp/Guidepost:rosa@alder.example\
             ?secret=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&issuer=Guidepost"
        );
        assert_eq!(secret.in_groups().split(' ').count(), 8);
    }

    #[test]
    fn recovery_codes_differ_and_are_taken_however_they_are_typed() {
        let mut codes = recovery_codes();
        assert!(codes.iter().all(|code| code.len() == 11 && !is_from_app(&typed(code))));
        assert_eq!(typed(" abcde fGHij "), "ABCDEFGHIJ");
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), RECOVERY_CODES);
        assert!(is_from_app(&typed("123 456")) && !is_from_app("12345é"));
    }

    proptest! {
        #[test]
        fn a_secret_is_read_as_it_was_written(bytes in proptest::array::uniform20(any::<u8>())) {
            let secret = Secret(bytes.to_vec());
            prop_assert!(Secret::from_text(&secret.to_text()).is_some_and(|read| read == secret));
        }
    }
}
