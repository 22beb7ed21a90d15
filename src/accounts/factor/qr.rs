//! A text as a QR code, drawn in one path.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// How many light squares stand around it (ISO/IEC 18004 asks for four).
const MARGIN: usize = 4;

/// The SVG element; nothing for a text that is too long.
pub(super) fn svg(text: &str, label: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
            // Writing to a `String` cannot fail.
            write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN).ok();
        }
    }
    let side = width + 2 * MARGIN;
    let label = html_escape::encode_double_quoted_attribute(label);
    Some(format!(
        r##"<svg class="qr" role="img" aria-label="{label}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}
