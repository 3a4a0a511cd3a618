//! What x12-types reads, we read the same.
//!
//! It is an oracle where it reads at all: on sets with the usual delimiters, no repeats that it refuses
//! and nothing that makes it panic. So each test says how much of the corpus it must have read.

use std::path::Path;

use claims::{Cents, ClaimPayment, RemittanceEvent, RemittanceReader};
use x12::guide::{Guide, GuideId};
use x12::{Delimiters, Place, lex};
use x12_types::util::Parser as _;
use x12_types::v005010::{_835, _835Loop2100, CAS};

#[path = "../benches/peer/mod.rs"]
mod peer;

/// The files of an invented drop whose names hold a word, each without line ends.
fn files(word: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = synth::Plan {
        claims: 600,
        practices: 3,
        mix: [100, 0, 0],
        noise: synth::Noise::USUAL.with(synth::NoiseKind::Dialects, 0),
        exhibits: false,
        ..synth::Plan::default()
    };
    let drop = folder.path().join("drop");
    synth::write(&plan, &drop).expect("a drop can be written");
    let mut files: Vec<_> =
        std::fs::read_dir(&drop).expect("a drop").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let wanted = |path: &&std::path::PathBuf| path.to_string_lossy().contains(word);
    let text = |path: &Path| std::fs::read_to_string(path).ok().map(|text| text.replace(['\r', '\n'], ""));
    files.iter().filter(wanted).filter_map(|path| text(path)).collect()
}

#[test]
fn claims_are_read_as_x12_types_reads_them() {
    let (mut read, mut all) = (0, 0);
    peer::quietly(|| {
        for file in files("837P") {
            for peer::Subscriber { context, own } in peer::subscribers(file.as_bytes()) {
                let set = peer::set_of(&context, &[own]);
                let (mut ours, mut theirs) = (peer::Columns::default(), peer::Columns::default());
                peer::extract(set.as_bytes(), &mut ours, true);
                peer::extract_by_peer(&set, &mut theirs);
                all += 1;
                if theirs.claims() > 0 {
                    read += 1;
                    assert_eq!(theirs, ours);
                }
            }
        }
    });
    assert!(all >= 400 && read * 2 > all, "{read} of {all} subscribers were read by both");
}

/// What a claim payment comes to: control numbers, status, charge, paid, and its services with theirs;
/// what is adjusted, claim and services together.
#[derive(Debug, Eq, PartialEq)]
struct Said {
    numbers: [String; 3],
    money: [Option<Cents>; 2],
    services: Vec<(String, Option<Cents>, Option<Cents>)>,
    adjusted: Cents,
}

fn cents(text: &str) -> Option<Cents> {
    claims::Element::parse(text.as_bytes())
}

fn said(claim: &ClaimPayment<'_>) -> Said {
    let service = |service: &claims::ServicePayment<'_>| {
        let code = service.procedure().code().lossy().into_owned();
        (code, service.charge().value, service.paid().value)
    };
    let of_services = claim.services.iter().flat_map(claims::ServicePayment::adjustments);
    let adjusted = claim.adjustments().chain(of_services).filter_map(|one| one.amount.value);
    Said {
        numbers: [claim.control_number(), claim.status(), claim.payer_control_number()]
            .map(|number| number.lossy().into_owned()),
        money: [claim.charge().value, claim.paid().value],
        services: claim.services.iter().map(service).collect(),
        adjusted: adjusted.fold(Cents::ZERO, |sum, one| sum + one),
    }
}

fn adjusted_by_peer(cas: &CAS) -> Cents {
    let others = [&cas._06, &cas._09, &cas._12, &cas._15, &cas._18];
    let all = std::iter::once(cas._03.as_str()).chain(others.into_iter().filter_map(Option::as_deref));
    all.filter_map(cents).fold(Cents::ZERO, |sum, one| sum + one)
}

fn said_to_peer(claim: &_835Loop2100) -> Said {
    let services = claim.loop_2110.iter().map(|service| {
        let svc = &service.svc;
        let code = svc._01.split(':').nth(1).unwrap_or_default().to_owned();
        (code, cents(&svc._02), svc._03.as_deref().and_then(cents))
    });
    let of_services = claim.loop_2110.iter().flat_map(|service| &service.cas);
    let clp = &claim.clp;
    Said {
        numbers: [clp._01.clone(), clp._02.clone(), clp._07.clone().unwrap_or_default()],
        money: [cents(&clp._03), cents(&clp._04)],
        services: services.collect(),
        adjusted: claim
            .cas
            .iter()
            .chain(of_services)
            .map(adjusted_by_peer)
            .fold(Cents::ZERO, |sum, one| sum + one),
    }
}

#[test]
fn remittances_are_read_as_x12_types_reads_them() {
    let (mut read, mut all) = (0, 0);
    peer::quietly(|| {
        for file in files(".835") {
            let sets = file.match_indices("ST*835*").filter_map(|(begin, _)| {
                let end = begin + file[begin..].find("~SE*")? + 4;
                Some(&file[begin..=end + file[end..].find('~')?])
            });
            for set in sets {
                all += 1;
                let Ok(Ok(("", theirs))) = std::panic::catch_unwind(|| _835::parse(set)) else { continue };
                read += 1;
                let theirs = theirs.loop_2000.iter().flat_map(|level| &level.loop_2100);
                let mut ours = Vec::new();
                let segments = lex(set.as_bytes(), Delimiters::USUAL, 0);
                let mut reader =
                    RemittanceReader::new(Guide::by_id(GuideId::Remittance)).expect("the 835's guide");
                let mut keep = |event: RemittanceEvent<'_, '_>| {
                    if let RemittanceEvent::Claim(_, claim, _) = event {
                        ours.push(said(claim));
                    }
                };
                reader.read(&segments, &mut keep);
                reader.finish(Place::default(), &mut keep);
                assert_eq!(theirs.map(said_to_peer).collect::<Vec<_>>(), ours);
            }
        }
    });
    assert!(all >= 10 && read * 2 > all, "{read} of {all} remittances were read by both");
}
