//! The demo's people: an operator, a customer, five partners with links, and their feeds.

use store::{Stop, Tx, Within};

use crate::app::App;
use crate::chance::Chance;
use crate::features::audit::Deed;
use crate::features::feeds::formats::XmlVariant;
use crate::features::feeds::{Exclusions, ProfileChange, edit_profile, set_profile_enabled};
use crate::features::identity::{Email, PasswordHash, Role, create_account};
use crate::features::links::{LinkCode, NewLink, create_link};
use crate::features::partners::{
    AddressVisibility, ApiKey, NewKey, NewPartner, Scopes, create_key, create_partner, set_referrer,
};

use crate::features::rewards::{
    Base, DirectionChange, Modifier, Terms, Usd, assign_programme, create_programme,
    set_direction_rule, set_terms,
};

use super::{DemoCard, DemoRefusal, PartnerSignIn, SignIn};

/// A partner of the demo: title, address, links with their labels, how much he sees.
struct Part {
    title: &'static str,
    email: &'static str,
    links: &'static [(&'static str, &'static str)],
    visibility: Option<AddressVisibility>,
}

/// The first one is the partner of `demo.json`.
const PARTNERS: [Part; 5] = [
    Part {
        title: "Coins by the Sea (blog)",
        email: "partner@demo.example",
        links: &[
            ("summer", "Summer guide"),
            ("sidebar", "Sidebar banner"),
            ("letter", "Newsletter"),
        ],
        visibility: None,
    },
    Part {
        title: "BestChange",
        email: "bestchange@demo.example",
        links: &[("bc-main", "Rates table")],
        visibility: Some(AddressVisibility::Full),
    },
    Part {
        title: "ExchangeSumo",
        email: "exchangesumo@demo.example",
        links: &[("sumo24", "Rates table")],
        visibility: Some(AddressVisibility::Full),
    },
    Part {
        title: "Kurs.Expert",
        email: "kursexpert@demo.example",
        links: &[("kurs-x", "Rates table")],
        visibility: None,
    },
    Part {
        title: "Rates at hand (Telegram bot)",
        email: "bot@demo.example",
        links: &[("tgbot1", "Bot")],
        visibility: None,
    },
];

/// A seeded feed that the demo publishes: code, link, exclusions.
const FEEDS: [(&str, &str, &str); 3] = [
    ("bestchange", "bc-main", ""),
    ("exchangesumo", "sumo24", "XMR,ZEC,DASH"),
    ("kursexpert", "kurs-x", "CASHTRY"),
];

/// A programme of the demo: its name, and its terms as a file writes them.
const PROGRAMMES: [(&str, &str); 2] = [
    (
        "blogs",
        "base = 'profit'\npercent = '30'\nhold_days = 14\nfloor = '0.10'\ncap = '50'\nlevel2 = '5'",
    ),
    (
        "tables",
        "base = 'profit'\nhold_days = 14\nperiod = '30-days'\ntiers = [\
         { from = '0', percent = '20' }, { from = '50000', percent = '25' }, \
         { from = '200000', percent = '30' }]",
    ),
];

const PASSWORD: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Everyone, with passwords hashed and keys made: what takes time happens before the transaction.
pub(super) struct Cast {
    operator: (SignIn, PasswordHash),
    customer: (SignIn, PasswordHash),
    partners: Vec<(SignIn, PasswordHash)>,
    key: ApiKey,
}

/// A link of the demo, for its clicks.
#[derive(Clone, Debug)]
pub(super) struct SettledLink {
    pub(super) partner_id: i64,
    pub(super) link_id: i64,
}

pub(super) async fn cast(app: &App, chance: &dyn Chance) -> Cast {
    let operator = actor(app, chance, "operator@demo.example").await;
    let customer = actor(app, chance, "customer@demo.example").await;
    let mut partners = Vec::new();
    for role in &PARTNERS {
        partners.push(actor(app, chance, role.email).await);
    }
    Cast { operator, customer, partners, key: ApiKey::generate(chance) }
}

async fn actor(app: &App, chance: &dyn Chance, email: &str) -> (SignIn, PasswordHash) {
    let password = chance.word(PASSWORD, 14);
    let hash = app.passwords().hash(&password, chance.bytes()).await;
    let hash = hash.expect("14 characters are a password");
    (SignIn { email: email.to_owned(), password }, hash)
}

pub(super) fn card(cast: &Cast, base_url: String) -> DemoCard {
    let partner = &cast.partners[0].0;
    DemoCard {
        base_url,
        feeds: FEEDS.iter().map(|(code, ..)| (*code).to_owned()).collect(),
        operator: cast.operator.0.clone(),
        partner: PartnerSignIn {
            email: partner.email.clone(),
            password: partner.password.clone(),
            link: PARTNERS[0].links[0].0.to_owned(),
            api_key: cast.key.reveal().to_owned(),
        },
        customer: cast.customer.0.clone(),
    }
}

/// Writes everyone, and returns the links in the order of the partners.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    deed: &Deed,
    cast: &Cast,
) -> Result<Vec<SettledLink>, Stop<DemoRefusal>> {
    let account = |tx: &mut Tx<'_>, (sign_in, hash): &(SignIn, PasswordHash), role| {
        create_account(tx, deed, &email(&sign_in.email), hash, role).within::<DemoRefusal>()
    };
    account(tx, &cast.operator, Role::Operator)?;
    account(tx, &cast.customer, Role::Customer)?;
    let mut links = Vec::new();
    for (role, (_, password)) in PARTNERS.iter().zip(&cast.partners) {
        settle_partner(tx, deed, role, password, &mut links)?;
    }
    settle_programmes(tx, deed, &links)?;
    // The bot is on trial, the table of rates is paid by turnover: rewards of every sort.
    let trial = Terms::read(Base::Profit, "0", 14).map_err(DemoRefusal::from)?;
    let turnover = Terms::read(Base::Amount, "0.2", 7).map_err(DemoRefusal::from)?;
    set_terms(tx, deed, links[links.len() - 1].partner_id, &trial).within()?;
    set_terms(tx, deed, links[3].partner_id, &turnover).within()?;
    let key = NewKey {
        label: "Demo".to_owned(),
        scopes: Scopes::reading(),
        addresses: Vec::new(),
        expires_at_s: None,
    };
    create_key(tx, deed, links[0].partner_id, &cast.key, &key).within()?;
    for feed in FEEDS {
        settle_feed(tx, deed, feed)?;
    }
    Ok(links)
}

/// Blogs get a second level and a floor, a table of rates gets tiers; cash for tethers earns a fixed
/// sum. The blog brought the bot, and so earns from its orders too.
fn settle_programmes(
    tx: &mut Tx<'_>,
    deed: &Deed,
    links: &[SettledLink],
) -> Result<(), Stop<DemoRefusal>> {
    let (blog, table, bot) = (links[0].partner_id, links[5].partner_id, links[6].partner_id);
    for (name, file) in PROGRAMMES {
        let terms = toml::from_str(file).expect("the demo's terms are terms");
        create_programme(tx, deed, name, &terms).within()?;
    }
    for (partner_id, name) in [(blog, "blogs"), (bot, "blogs"), (table, "tables")] {
        assign_programme(tx, deed, partner_id, Some(name)).within()?;
    }
    set_referrer(tx, deed, bot, Some(blog)).within()?;
    let fixed = DirectionChange::Modifier(Modifier::Fixed(usd("0.5")));
    set_direction_rule(tx, deed, "USDTTRC20", "CASHUSD", fixed).within()?;
    Ok(())
}

fn usd(text: &str) -> Usd {
    Usd::parse(text).expect("the demo's amounts are amounts")
}

fn email(text: &str) -> Email {
    text.parse().expect("the demo's addresses are addresses")
}

fn settle_partner(
    tx: &mut Tx<'_>,
    deed: &Deed,
    role: &Part,
    password: &PasswordHash,
    links: &mut Vec<SettledLink>,
) -> Result<(), Stop<DemoRefusal>> {
    let new = NewPartner {
        email: email(role.email),
        password: password.clone(),
        title: role.title.to_owned(),
        address_visibility: role.visibility,
        referred_by: None,
    };
    let partner_id = create_partner(tx, deed, &new).within()?;
    for (code, label) in role.links {
        let new = NewLink {
            partner_id,
            code: link_code(code),
            label: (*label).to_owned(),
            target: String::new(),
        };
        let link_id = create_link(tx, deed, &new).within()?;
        links.push(SettledLink { partner_id, link_id });
    }
    Ok(())
}

fn link_code(text: &str) -> LinkCode {
    text.parse().expect("the demo's codes are codes")
}

fn settle_feed(
    tx: &mut Tx<'_>,
    deed: &Deed,
    (code, link, excluded): (&str, &str, &str),
) -> Result<(), Stop<DemoRefusal>> {
    let exclusions: Exclusions = excluded.parse().expect("the demo's exclusions are exclusions");
    let change = ProfileChange {
        link: Some(Some(link.to_owned())),
        // `demo.json` promises a classic document at the first of its feeds.
        xml_variant: Some(XmlVariant::Classic),
        exclusions: Some(exclusions),
        ..ProfileChange::default()
    };
    edit_profile(tx, deed, code, &change).within()?;
    set_profile_enabled(tx, deed, code, true).within()
}
