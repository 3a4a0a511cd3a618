//! Random stories of couples of claims that a payer answers together or apart, and takes back: what each is left with
//! is what a plain sum over its lines comes to, whatever comes when.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::dollars::{dollars, enveloped};
use crate::mutation::Dice;
use crate::site::{CLAIMS_HEAD, Site, assert_same, finish};

const COUPLES: usize = 400;
const DAYS: usize = 5;
const FILES: usize = 2;

/// What a payer says of one claim: paid and written off, in cents.
#[derive(Clone, Copy)]
struct Said {
    paid: i64,
    contractual: i64,
}

/// An answer: its number, and what it says of the first and the second of a couple.
#[derive(Clone, Copy)]
struct Answer {
    number: usize,
    of: [Option<Said>; 2],
}

struct Stories {
    charges: Vec<[i64; 2]>,
    /// What is left of each charge.
    left: Vec<[i64; 2]>,
    /// Claim payments and what they come to, by day and file.
    files: Vec<Vec<(String, i64)>>,
}

fn number(couple: usize, which: usize) -> String {
    format!("T-{couple:05}-{which}")
}

impl Stories {
    fn told() -> Self {
        let mut dice = Dice(0x0007_0937_0e72_5eed);
        let mut stories = Self {
            charges: Vec::new(),
            left: Vec::new(),
            files: vec![vec![(String::new(), 0); FILES]; DAYS],
        };
        for couple in 0..COUPLES {
            let charges = [5_000 + dice.below(9_000) as i64, 15_000 + dice.below(9_000) as i64];
            stories.charges.push(charges);
            stories.left.push(charges);
            stories.tell(couple, &mut dice);
        }
        stories
    }

    /// Each day the payer may answer what stands open, together or apart, or take an answer back, and answer anew.
    fn tell(&mut self, couple: usize, dice: &mut Dice) {
        let mut standing: Vec<Answer> = Vec::new();
        let mut answers = 0;
        for day in 0..DAYS {
            let file = dice.below(FILES);
            if !standing.is_empty() && dice.below(2) == 0 {
                let back = standing.swap_remove(dice.below(standing.len()));
                self.say(couple, (day, file), back, -1);
            }
            let is_open = |which: usize| standing.iter().all(|answer| answer.of[which].is_none());
            let open = [is_open(0), is_open(1)];
            let wanted = match dice.below(4) {
                0 => [false, false],
                1 => [open[0], false],
                _ => open,
            };
            if wanted == [false, false] {
                continue;
            }
            answers += 1;
            let mut said = |which: usize| {
                let charge = self.charges[couple][which];
                let paid = 1 + dice.below(charge as usize / 2) as i64;
                wanted[which]
                    .then(|| Said { paid, contractual: 1 + dice.below((charge - paid) as usize) as i64 })
            };
            let answer = Answer { number: answers, of: [said(0), said(1)] };
            self.say(couple, (day, dice.below(FILES)), answer, 1);
            standing.push(answer);
        }
    }

    fn say(&mut self, couple: usize, (day, file): (usize, usize), answer: Answer, sign: i64) {
        let (mut lines, mut charge, mut paid, mut first) = (String::new(), 0, 0, None);
        for (which, said) in answer.of.iter().enumerate() {
            let Some(said) = said else { continue };
            let own = self.charges[couple][which];
            let rest = own - said.paid - said.contractual;
            let amount = |cents: i64| dollars(sign * cents);
            let _ = write!(
                lines,
                "SVC*HC:{}*{}*{}**1~\nDTM*472*20260201~\nCAS*CO*45*{}~\nCAS*PR*2*{}~\n",
                ["99213", "87880"][which],
                amount(own),
                amount(said.paid),
                amount(said.contractual),
                amount(rest),
            );
            charge += own;
            paid += said.paid;
            first = first.or(Some(which));
            self.left[couple][which] -= sign * (said.paid + said.contractual);
        }
        let status = if sign < 0 { 22 } else { 1 };
        let (text, net) = &mut self.files[day][file];
        let _ = write!(
            text,
            "CLP*{}*{status}*{}*{}**CI*ICN{couple}N{}*11*1~\nNM1*QC*1*ALDER*A****MI*MEMBER{couple:06}~\n{lines}",
            number(couple, first.expect("something is said")),
            dollars(sign * charge),
            dollars(sign * paid),
            answer.number,
        );
        *net += sign * paid;
    }

    fn remittance(&self, day: usize, file: usize) -> String {
        let (claims, net) = &self.files[day][file];
        let (at, control) = (format!("{:02}", 10 + day), format!("{:09}", 700 + day * FILES + file));
        let (paid, forwarded) = ((*net).max(0), (*net).min(0));
        let forward = match forwarded {
            0 => String::new(),
            cents => format!("PLB*1900000013*20261231*FB:FB{control}*{}~\n", dollars(cents)),
        };
        let body = format!(
            "ST*835*0001~\nBPR*I*{}*C*ACH*CCP*01*000000017*DA*1000001*1999999991**01*000000025*DA*2000002*202603{at}~\n\
             TRN*1*TRACE{control}*1999999991~\nDTM*405*202603{at}~\nN1*PR*EXAMPLE HEALTH PLAN~\nN3*500 PAYER PLAZA~\n\
             N4*SPRINGFIELD*IL*627030500~\nREF*2U*PAYER01~\nPER*BL*PROVIDER LINE*TE*5555550200~\n\
             N1*PE*EXAMPLE FAMILY CLINIC*XX*1900000013~\nREF*TJ*841000019~\nLX*1~\n{claims}{forward}",
            dollars(paid),
        );
        let count = body.matches('~').count() + 1;
        enveloped("HP", "005010X221A1", &control, &format!("{body}SE*{count}*0001~\n"))
    }

    fn claims(&self) -> String {
        let mut body = CLAIMS_HEAD.to_owned();
        for (couple, charges) in self.charges.iter().enumerate() {
            let _ = write!(
                body,
                "HL*{}*1*22*0~\nSBR*P*18*GRP100******CI~\nNM1*IL*1*ALDER*A****MI*MEMBER{couple:06}~\n\
                 N3*1 FIRST AVENUE~\nN4*SPRINGFIELD*IL*62701~\nDMG*D8*19800415*F~\n\
                 NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~\n",
                couple + 2,
            );
            for (which, procedure) in ["99213", "87880"].iter().enumerate() {
                let charge = dollars(charges[which]);
                let _ = write!(
                    body,
                    "CLM*{}*{charge}***11:B:1*Y*A*Y*Y~\nHI*ABK:J0190~\nNM1*82*1*BIRCH*BEN****XX*1900000021~\n\
                     LX*1~\nSV1*HC:{procedure}*{charge}*UN*1***1~\nDTP*472*D8*20260201~\nREF*6R*{couple}L{which}~\n",
                    number(couple, which),
                );
            }
        }
        let count = body.matches('~').count() + 1;
        enveloped("HC", "005010X222A1", "000000101", &format!("{body}SE*{count}*0001~\n"))
    }

    fn assert_balances(&self, site: &Site, how: &str) {
        let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap_or(0);
        let mut told: BTreeMap<String, i64> = BTreeMap::new();
        let mut paid: BTreeMap<String, i64> = BTreeMap::new();
        for row in site.rows("claim_events", &["claim_id", "paid_amount", "contractual_amount"]) {
            *told.entry(row[0].clone()).or_default() += cents(&row[1]) + cents(&row[2]);
            *paid.entry(row[0].clone()).or_default() += cents(&row[1]);
        }
        for row in site.rows("matches", &["claim_id", "paid_amount", "posted"]) {
            if row[2] == "true" {
                *paid.get_mut(&row[0]).expect("it is told of") -= cents(&row[1]);
            }
        }
        assert!(paid.values().all(|left| *left == 0), "{how}: postings and events differ");
        for row in site.rows("claims", &["claim_id", "patient_control_number", "total_charge"]) {
            let parts: Vec<&str> = row[1].split('-').collect();
            let at = |part: &str| part.parse::<usize>().expect("a number");
            let left = self.left[at(parts[1])][at(parts[2])];
            assert_eq!(cents(&row[2]) - told[&row[0]], left, "{how}: {}", row[1]);
        }
        site.assert_lawful();
    }
}

#[test]
fn what_is_answered_together_comes_to_what_is_said_of_each() {
    let stories = Stories::told();
    let put = |site: &Site, day: usize, name: &dyn Fn(usize) -> String| {
        (0..FILES).for_each(|at| site.put(&name(at), stories.remittance(day, at).as_bytes()));
    };
    let site = Site::with(&[("a.837", stories.claims().as_bytes())]);
    (0..DAYS).for_each(|day| put(&site, day, &|at| format!("{day}-{at}.835")));
    site.run();
    stories.assert_balances(&site, "in one drop");
    let parted = site.rows("matches", &["part"]).iter().filter(|row| row[0] == "2").count();
    assert!(parted > COUPLES, "{parted} claim payments answered both");

    // Day by day, the files of a day in another order.
    let by_day = Site::with(&[("a.837", stories.claims().as_bytes())]);
    let mut first = None;
    for day in 0..DAYS {
        put(&by_day, day, &|at| format!("{day}-{}.835", FILES - at));
        let report = by_day.run();
        first = first.or_else(|| report["batch_id"].as_str().map(str::to_owned));
    }
    stories.assert_balances(&by_day, "day by day");
    let before = crate::once::visible(&by_day);
    finish(&mut by_day.on_lake(&["rerun", &first.expect("a batch")])).done();
    assert_same(&before, &crate::once::visible(&by_day), "after a rerun of the first day");

    // The last day first, and the claims last of all.
    let backwards = Site::new();
    for day in (0..DAYS).rev() {
        put(&backwards, day, &|at| format!("{day}-{at}.835"));
        backwards.run();
    }
    backwards.put("a.837", stories.claims().as_bytes());
    backwards.run();
    stories.assert_balances(&backwards, "backwards");
}
