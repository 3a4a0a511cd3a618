//! Random stories of claims, paid, taken back, corrected, recovered and sent twice: what is left of each
//! charge is what a plain sum over all that was sent comes to, whatever order the files come in.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::mutation::Dice;
use crate::site::{CLAIMS_HEAD, Site, assert_same, finish};

/// Claims in the stories.
const CLAIMS: usize = 10_000;

/// Days on which remittances come.
const DAYS: usize = 6;

/// Remittances of a day.
const FILES: usize = 3;

/// What remains of a claim by plain sums.
#[derive(Clone, Copy, Default)]
struct Sum {
    charge: i64,
    paid: i64,
    contractual: i64,
}

/// One 835 in the making.
#[derive(Clone, Default)]
struct Remittance {
    claims: String,
    adjustments: String,
    net: i64,
}

/// The stories, told.
struct Stories {
    sums: Vec<Sum>,
    /// By day and file.
    remittances: Vec<Vec<Remittance>>,
}

/// An answer of the payer to a claim.
#[derive(Clone, Copy)]
struct Answer {
    number: usize,
    paid: i64,
    contractual: i64,
}

pub(crate) fn dollars(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

fn number(claim: usize) -> String {
    format!("D-{claim:06}")
}

impl Remittance {
    fn say(&mut self, claim: usize, charge: i64, answer: Answer, is_reversal: bool) {
        let (status, sign) = if is_reversal { (22, -1) } else { (1, 1) };
        let Answer { number: icn, paid, contractual } = answer;
        let rest = charge - paid - contractual;
        let amount = |cents: i64| dollars(sign * cents);
        let _ = write!(
            self.claims,
            "CLP*{}*{status}*{}*{}*{}*CI*ICN{claim:06}{icn}*11*1~\nCAS*CO*45*{}~\nCAS*PR*2*{}~\n\
             NM1*QC*1*ALDER*A{claim}****MI*MEMBER{claim:06}~\nDTM*232*20260201~\n",
            self::number(claim),
            amount(charge),
            amount(paid),
            amount(rest),
            amount(contractual),
            amount(rest),
        );
        self.net += sign * paid;
    }

    fn recover(&mut self, claim: usize, answer: Answer, cents: i64) {
        let _ = write!(self.adjustments, "*WO:ICN{claim:06}{}*{}", answer.number, dollars(cents));
        self.net -= cents;
    }

    fn text(&self, day: usize, file: usize) -> String {
        let at = format!("{:02}", 10 + day);
        let control = format!("{:09}", 500 + day * FILES + file);
        let mut adjustments = self.adjustments.clone();
        let mut net = self.net;
        if net < 0 {
            let _ = write!(adjustments, "*FB:FB{control}*{}", dollars(net));
            net = 0;
        }
        // A PLB holds six pairs.
        let pairs: Vec<&str> = adjustments.split('*').skip(1).collect();
        let mut summary = String::new();
        for pairs in pairs.chunks(12) {
            let _ = writeln!(summary, "PLB*1900000013*20261231*{}~", pairs.join("*"));
        }
        let body = format!(
            "ST*835*0001~\nBPR*I*{}*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*202603{at}~\n\
             TRN*1*TRACE{control}*1999999991~\nDTM*405*202603{at}~\nN1*PR*EXAMPLE HEALTH PLAN~\nN3*500 PAYER PLAZA~\n\
             N4*SPRINGFIELD*IL*627030500~\nREF*2U*PAYER01~\nPER*BL*PROVIDER LINE*TE*5555550200~\n\
             N1*PE*EXAMPLE FAMILY CLINIC*XX*1900000013~\nREF*TJ*841000019~\nLX*1~\n{}{summary}",
            dollars(net),
            self.claims,
        );
        let count = body.matches('~').count() + 1;
        enveloped("HP", "005010X221A1", &control, &format!("{body}SE*{count}*0001~\n"))
    }
}

pub(crate) fn enveloped(kind: &str, version: &str, control: &str, set: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*ONE            *ZZ*OTHER          *260301*0815*^*00501*{control}*0*P*:~\n\
         GS*{kind}*ONE*OTHER*20260301*0815*{control}*X*{version}~\n{set}GE*1*{control}~\nIEA*1*{control}~\n"
    )
}

impl Stories {
    fn told(claims: usize) -> Self {
        let mut dice = Dice(0x005e_ed0f_c1a1_3500);
        let mut stories = Self {
            sums: vec![Sum::default(); claims],
            remittances: vec![vec![Remittance::default(); FILES]; DAYS],
        };
        for claim in 0..claims {
            stories.tell(claim, &mut dice);
        }
        stories
    }

    /// Each day something may happen to the claim: it is answered, or the answer that stands is taken back,
    /// corrected in the same file or another, or recovered.
    fn tell(&mut self, claim: usize, dice: &mut Dice) {
        let charge = 5_000 + dice.below(40_000) as i64;
        self.sums[claim].charge = charge;
        let mut standing: Option<Answer> = None;
        let mut answers = 0;
        for day in 0..DAYS {
            let file = dice.below(FILES);
            let mut answer = |dice: &mut Dice| {
                answers += 1;
                let paid = dice.below(charge as usize / 2) as i64;
                let contractual = dice.below((charge - paid) as usize) as i64;
                Answer { number: answers, paid, contractual }
            };
            match (standing, dice.below(5)) {
                (None, 0..=2) => {
                    let new = answer(dice);
                    self.say(claim, day, file, new, false);
                    standing = Some(new);
                }
                (Some(old), 0) => {
                    self.say(claim, day, file, old, true);
                    standing = None;
                }
                (Some(old), 1) => {
                    let new = answer(dice);
                    self.say(claim, day, file, old, true);
                    self.say(claim, day, dice.below(FILES), new, false);
                    standing = Some(new);
                }
                (Some(old), 2) => self.remittances[day][file].recover(claim, old, 1 + old.paid / 10),
                _ => {}
            }
        }
    }

    fn say(&mut self, claim: usize, day: usize, file: usize, answer: Answer, is_reversal: bool) {
        let sum = &mut self.sums[claim];
        let sign = if is_reversal { -1 } else { 1 };
        sum.paid += sign * answer.paid;
        sum.contractual += sign * answer.contractual;
        self.remittances[day][file].say(claim, sum.charge, answer, is_reversal);
    }

    fn claims(&self) -> String {
        let mut body = CLAIMS_HEAD.to_owned();
        for (claim, sum) in self.sums.iter().enumerate() {
            let charge = dollars(sum.charge);
            let _ = write!(
                body,
                "HL*{}*1*22*0~\nSBR*P*18*GRP100******CI~\nNM1*IL*1*ALDER*A{claim}****MI*MEMBER{claim:06}~\n\
                 N3*1 FIRST AVENUE~\nN4*SPRINGFIELD*IL*62701~\nDMG*D8*19800415*F~\n\
                 NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~\nCLM*{}*{charge}***11:B:1*Y*A*Y*Y~\n\
                 HI*ABK:J0190~\nNM1*82*1*BIRCH*BEN****XX*1900000021~\nLX*1~\nSV1*HC:99213*{charge}*UN*1***1~\n\
                 DTP*472*D8*20260201~\nREF*6R*{claim}A~\n",
                claim + 2,
                number(claim),
            );
        }
        let count = body.matches('~').count() + 1;
        enveloped("HC", "005010X222A1", "000000101", &format!("{body}SE*{count}*0001~\n"))
    }

    /// What is left of each charge by plain sums.
    fn balances(&self) -> BTreeMap<String, i64> {
        let left = |sum: &Sum| sum.charge - sum.paid - sum.contractual;
        self.sums.iter().enumerate().map(|(claim, sum)| (number(claim), left(sum))).collect()
    }
}

/// What is left of each charge by what was posted, as the lake has it.
fn balances_of(site: &Site) -> BTreeMap<String, i64> {
    let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap_or(0);
    let mut left: BTreeMap<String, i64> = BTreeMap::new();
    let mut number_of: BTreeMap<String, String> = BTreeMap::new();
    for row in site.rows("claims", &["claim_id", "patient_control_number", "total_charge"]) {
        left.insert(row[1].clone(), cents(&row[2]));
        number_of.insert(row[0].clone(), row[1].clone());
    }
    let rows = site.rows("claim_payments", &["claim_payment_id", "paid_amount", "contractual_amount"]);
    let money: BTreeMap<String, i64> =
        rows.into_iter().map(|row| (row[0].clone(), cents(&row[1]) + cents(&row[2]))).collect();
    for row in site.rows("matches", &["claim_payment_id", "claim_id", "posted"]) {
        if row[2] == "true" {
            *left.get_mut(&number_of[&row[1]]).expect("the claim is listed") -= money[&row[0]];
        }
    }
    // The story of each claim says the same.
    let mut told: BTreeMap<String, i64> = left.keys().map(|number| (number.clone(), 0)).collect();
    let answers = ["claim_id", "paid_amount", "contractual_amount", "event"];
    for row in site.rows("claim_events", &answers) {
        if !matches!(row[3].as_str(), "recovered" | "recovery_deferred") {
            *told.get_mut(&number_of[&row[0]]).expect("it is listed") += cents(&row[1]) + cents(&row[2]);
        }
    }
    for row in site.rows("claims", &["patient_control_number", "total_charge"]) {
        assert_eq!(told[&row[0]], cents(&row[1]) - left[&row[0]], "{}: events and postings", row[0]);
    }
    left
}

fn assert_balances(stories: &Stories, site: &Site, how: &str) {
    let (expected, found) = (stories.balances(), balances_of(site));
    let wrong: Vec<_> = expected.iter().filter(|(number, left)| found.get(*number) != Some(left)).collect();
    assert!(wrong.is_empty(), "{how}: {} claims are off, {:?} first", wrong.len(), wrong[0]);
    site.assert_lawful();
}

#[test]
fn what_is_left_of_a_charge_is_a_plain_sum_whatever_comes_when() {
    let stories = Stories::told(CLAIMS);
    let texts: Vec<Vec<String>> = stories
        .remittances
        .iter()
        .enumerate()
        .map(|(day, files)| files.iter().enumerate().map(|(at, one)| one.text(day, at)).collect())
        .collect();
    let put = |site: &Site, day: usize, name: &dyn Fn(usize) -> String| {
        texts[day].iter().enumerate().for_each(|(at, text)| site.put(&name(at), text.as_bytes()));
    };

    let site = Site::with(&[("a.837", stories.claims().as_bytes())]);
    (0..DAYS).for_each(|day| put(&site, day, &|at| format!("{day}-{at}.835")));
    site.run();
    assert_balances(&stories, &site, "in one drop");

    // Day by day, the files of a day in another order, some of them twice.
    let by_day = Site::with(&[("a.837", stories.claims().as_bytes())]);
    let mut first = None;
    for day in 0..DAYS {
        put(&by_day, day, &|at| format!("{day}-{}.835", FILES - at));
        by_day.put(&format!("{day}-again.835"), texts[day / 2][0].as_bytes());
        let report = by_day.run();
        first = first.or_else(|| report["batch_id"].as_str().map(str::to_owned));
    }
    assert_balances(&stories, &by_day, "day by day");
    let before = crate::once::visible(&by_day);
    finish(&mut by_day.on_lake(&["rerun", &first.expect("a batch")])).done();
    assert_same(&before, &crate::once::visible(&by_day), "after a rerun of the first day");

    // The last day first, and the claims last of all.
    let backwards = Site::new();
    for day in (0..DAYS).rev() {
        put(&backwards, day, &|at| format!("{day}-{at}.835"));
        if day % 2 == 0 {
            backwards.run();
        }
    }
    backwards.put("a.837", stories.claims().as_bytes());
    backwards.run();
    assert_balances(&stories, &backwards, "backwards");
}
