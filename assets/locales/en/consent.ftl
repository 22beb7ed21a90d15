# What a client reads before they sign, in their language. Each change of these words raises
# `consent::wording::VERSION`.

consent-title = Consent to share information
consent-who-title = I am
consent-discloser-title = These people may share information about me
consent-discloser = The case managers of { $network } who work with me
consent-recipient-title = They may share it with
consent-to-network = Any agency that they refer me to. Information about alcohol or drugs is not shared with an agency that this page does not name.
consent-kinds-title = What they may share
consent-purpose-title = What it is for
consent-until-title = How long this lasts
consent-until-day = Until the end of { $date }.
consent-until-event = Until this happens: { $event }.
consent-revoke-title = I can change my mind
consent-revoke = I can take this back at any time: I tell my case manager, in writing or aloud, and need give no reason.
consent-revoke-reach = From then on nothing more is shared. What was shared before, while I agreed, cannot be called back.
consent-again-title = What those who receive it may do with it
consent-again = Those who receive this information may share it further where the law lets them, and federal privacy law (HIPAA) may then no longer protect it.
consent-again-part2 = Records about alcohol or drug treatment stay protected by federal law (42 CFR Part 2): those who receive them may share them further only where that law allows it.
consent-proceedings = They may not be used against me in a court case or any other legal proceeding, unless I agree to that separately or a court orders it.
consent-free-title = It is my choice
consent-free = I do not have to sign. If I do not, my case manager still helps me, but cannot tell this agency about me for me; I can always go there myself.
consent-copy = I get a copy of this page, and I can ask at any time with whom information about me was shared.
consent-sign-title = Signature
consent-sign-name = Name
consent-sign-date = Date
consent-signed-screen = Signed on the screen by { $name }, { $date }
consent-signed-paper = Signed on paper, { $date }
consent-signed-for = Signed for the client by { $name }: { $ground }
consent-back = Back to the client
consent-print = Print
consent-hint = This line is not printed.
consent-version = Version { $version } of these words
consent-not-signed = Not signed yet
consent-in-force = In force
consent-expired = Ended
consent-revoked = Taken back
consent-superseded = Replaced by a later one

# What goes to the agency with each disclosure (42 CFR 2.32).
notice-title = Notice to the one who receives this
notice-short = 42 CFR part 2 prohibits unauthorized use or disclosure of these records.
notice-long = This record which has been disclosed to you is protected by Federal confidentiality rules (42 CFR part 2). These rules prohibit you from using or disclosing this record, or testimony that describes the information contained in this record, in any civil, criminal, administrative, or legislative proceedings by any Federal, State, or local authority, against the patient, unless authorized by the consent of the patient, except as provided at 42 CFR 2.12(c)(5) or as authorized by a court in accordance with 42 CFR 2.64 or 2.65.
