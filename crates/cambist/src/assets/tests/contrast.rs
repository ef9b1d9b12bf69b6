//! Whatever hue an operator sets, what is written can be read: the contrast of WCAG 2.2, computed
//! from the style sheet itself.
#![expect(clippy::float_arithmetic, reason = "light is no money")]

use super::super::Folder;

/// What is written on what. 4.5 : 1 is what WCAG asks of text; a little more is kept in hand.
const PAIRS: [(&str, &str); 24] = [
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "bad-soft"),
    ("ink", "warn-soft"),
    ("ink-soft", "ground"),
    ("ink-soft", "surface"),
    ("ink-soft", "sunken"),
    ("ink-soft", "raised"),
    ("ink-soft", "accent-soft"),
    ("ink-soft", "warn-soft"),
    ("accent", "ground"),
    ("accent", "surface"),
    ("accent", "sunken"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("good", "good-soft"),
    ("warn", "warn-soft"),
    ("bad", "bad-soft"),
    ("bad", "sunken"),
    ("info", "info-soft"),
    ("on-bad", "bad"),
    ("on-bad", "bad-strong"),
];
const LEAST: f64 = 4.6;

/// The luminance of a token in a hue: `theme` 0 is light, 1 is dark.
fn luminance(sheet: &str, token: &str, theme: usize, hue: f64) -> f64 {
    let (_, rest) = sheet.split_once(&format!("--{token}: light-dark(")).expect(token);
    let line = rest.lines().next().expect(token);
    // The second colour begins after the comma that is followed by a colour.
    let split = line.rfind(", oklch(").or(line.rfind(", #")).expect(token);
    let colour = [&line[..split], &line[split + 2..]][theme];
    if colour.starts_with("#fff") {
        return 1.0;
    }
    let numbers = colour.strip_prefix("oklch(").expect(token).replace("var(--hue)", "hue");
    let mut parts = numbers.split([' ', ')']);
    let mut number = || {
        let part = parts.next().expect(token);
        if part == "hue" { hue } else { part.trim_end_matches('%').parse::<f64>().expect(token) }
    };
    let (light, chroma, hue) = (number() / 100.0, number(), number().to_radians());
    of_oklab(light, chroma * hue.cos(), chroma * hue.sin())
}

/// From OKLab to linear sRGB, cut to what a screen shows, to luminance (CSS Color 4; WCAG 2.2).
fn of_oklab(light: f64, a: f64, b: f64) -> f64 {
    let l = (light + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (light - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (light - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s;
    0.2126 * red.clamp(0.0, 1.0) + 0.7152 * green.clamp(0.0, 1.0) + 0.0722 * blue.clamp(0.0, 1.0)
}

#[test]
fn text_can_be_read_in_every_hue_and_both_themes() {
    let file = Folder::get("css/tokens.css").expect("the tokens are embedded");
    let sheet = String::from_utf8_lossy(&file.data).into_owned();
    for (ink, ground) in PAIRS {
        for theme in [0, 1] {
            for hue in 0..360 {
                let of = |token| luminance(&sheet, token, theme, f64::from(hue));
                let (a, b) = (of(ink), of(ground));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= LEAST, "{ink} on {ground}, hue {hue}: {contrast:.2} : 1");
            }
        }
    }
}
