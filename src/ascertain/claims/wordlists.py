"""Head words that tell what sort of source a noun phrase names. Lemmas in lower case, the same for every side."""

from __future__ import annotations


def bag(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


OFFICES = bag("""official officer office-holder commander general colonel captain major lieutenant sergeant brigadier admiral
    marshal corporal minister premier president vice-president chancellor king queen prince princess emir sultan
    diplomat ambassador envoy consul attaché spokesman spokeswoman spokesperson authority aide adviser advisor
    lawmaker legislator parliamentarian mp deputy senator congressman congresswoman representative mayor governor
    prefect councillor secretary undersecretary prosecutor judge magistrate coroner inspector detective policeman
    policewoman constable sheriff ranger negotiator delegate commissioner administrator regulator bureaucrat
    civil-servant leader leadership troop soldier serviceman conscript guard border-guard official-source
    investigator firefighter fireman sentry trooper cadet quartermaster jailer gaoler gendarme bailiff registrar ombudsman
    coastguard patrolman superintendent warden customs military administration chief deputy-minister head
    clerk warder turnkey controller comptroller treasurer postmaster stationmaster harbourmaster harbormaster
    assemblyman assemblywoman alderman guardsman rifleman airman seaman marine paratrooper peacekeeper commandant
    adjutant rapporteur arbitrator commodore policymaker usher frontbencher backbencher jailor provost dispatcher
    interrogator councilman councilwoman lifeguard examiner surveyor-general auditor-general attorney-general
    solicitor-general presidency prosecution spokespeople functionary commissar burgomaster alderwoman regent viceroy
    vice-mayor councilor""")
"""People who act for a state or an armed body. Plurals are looked up by lemma."""

STATE = bag("""official military security defence defense intelligence government governmental police diplomatic ministry
    ministerial army navy presidential state senior ranking high-ranking top federal administration border law
    enforcement judicial palace cabinet parliamentary kremlin pentagon nato un
    royal naval customs prison court justice treasury
    electoral foreign interior finance civil rescue emergency fire brigade department
    immigration parliament congressional polling election""")
"""Modifiers that make "source", "figure" or "personnel" an office holder: "a senior military source"."""

PUBLIC = bag("""ministry government council army navy police court parliament congress senate assembly cabinet committee commission
    inquiry tribunal inspectorate prison treasury palace state embassy municipality federal military agency authority
    department directorate bureau secretariat consulate coastguard constabulary parliamentary ministerial governmental judicial naval
    congressional municipal""")
"""Bodies whose people speak as office holders: "the committee's chairman", "a ministry engineer", "someone in the ministry"."""

SERVING = bag("""chairman chairwoman chair director manager engineer scientist lawyer economist statistician geologist hydrologist
    expert accountant auditor analyst employee staffer insider pathologist negotiator counsel barrister doctor nurse medic
    surgeon veterinarian diver pilot photographer technician chemist biologist physicist surveyor architect planner archivist translator
    interpreter librarian toxicologist epidemiologist microbiologist treasurer""")
"""Callings that are an office in such a body."""

SOURCES = bag("source figure personnel insider representative sources staffer employee member")

ORGANISATIONS = bag("""ministry agency council army navy front movement party government police news directorate department bureau
    office service commission committee court parliament congress senate assembly cabinet union league association
    foundation federation alliance coalition brigade battalion corps command force militia emirate republic kingdom
    nations state organisation organization group company corporation inc ltd llc corp plc bank university college
    institute centre center authority administration embassy consulate mission secretariat board panel club network
    society trust watch monitor observatory observer times post herald tribune journal gazette courier chronicle
    mail telegraph guardian star sun press radio tv television channel broadcaster media newspaper paper magazine
    outlet weekly daily website firm operator airline railway hospital church mosque synagogue diocese clinic cross
    crescent treasury house interpol guard junta regime monarchy taskforce team unit faction cell wing caucus
    syndicate chamber exchange inspectorate constabulary ombudsman registry tribunal municipality garrison regiment fleet
    coastguard gendarmerie academy school museum library theatre laboratory lab hotel brewery shipyard province county city town
    region district parish staff holding holdings partners industries pharma pharmaceuticals biologics biotech fuels energy foods
    motors systems chemicals steel rail shipping logistics telecom telecoms mining minerals airways lines ferries works textiles
    cement timber laboratories finance insurance freight farms quarries engineering properties estates technologies networks media
    studios stores supermarkets savings water coal gas oil power electric capital fund charity ngo international line times-post wire cooperative co-operative guild consortium lobby watchdog""")

DOCUMENTS = bag("""report study survey poll memo memorandum file document paper dossier filing affidavit indictment ruling verdict
    judgment judgement lawsuit complaint transcript record log register ledger archive statement communiqué communique
    letter email e-mail message cable note data datum figure statistic number count census image imagery photograph
    photo picture footage video recording audio tape clip map chart table intercept intelligence information evidence analysis
    assessment estimate review audit inquiry investigation finding bulletin release text agreement treaty article post
    tweet page entry passage paragraph clause minutes logbook notice label contract invoice receipt certificate spreadsheet scan x-ray autopsy
    gauge sensor reading result paperwork papers sample recorder radar printout ledger guideline plaque inscription budget tweet editorial book diary manuscript press-release draft annex testimony reading measurement satellite index
    list roll roster rota schedule timetable calendar agenda plan blueprint drawing sketch diagram graph plot notebook
    workbook textbook handbook manual guidebook pamphlet leaflet brochure flyer poster placard banner sign petition
    motion bill law act legislation statute decree edict order regulation rule code constitution charter protocol
    accord convention provision licence license permit deed warrant summons subpoena writ docket brief deposition
    exhibit account chronicle yearbook almanac directory catalogue catalog inventory manifest waybill voucher
    cheque slip form questionnaire application submission proposal counterproposal prospectus dispatch despatch
    telegram fax postcard scrap excerpt extract footnote headline caption preprint publication monograph thesis
    dissertation essay abstract dataset database projection forecast model simulation calculation barometer
    thermometer seismograph seismogram seismometer meter sonar camera drone tracker transponder fingerprint dna
    trace test necropsy inquest tally average indicator metric ranking ballot payroll timesheet print screenshot
    documentary broadcast programme podcast transmission signal telemetry instruction directive circular script
    speech address rulebook covenant lease tender specification epitaph tablet summary synopsis digest appendix
    addendum preamble foreword chapter interview update balance-sheet remark card sheet website webpage blotter clipping cutting sticker stamp ticket journal registry count observation
    research literature experiment trial spectrogram barograph tachograph cctv passport visa obituary""")

PEOPLE = bag("""resident analyst critic source witness eyewitness expert observer activist campaigner villager farmer trader
    shopkeeper driver fisherman herder worker aid-worker doctor nurse medic teacher student parent mother father
    relative neighbour neighbor local people person man woman boy girl child youth elder survivor victim refugee
    migrant protester demonstrator supporter opponent politician commentator journalist reporter correspondent
    researcher scientist economist historian scholar academic lawyer attorney businessman investor voter citizen
    civilian fighter militant rebel insurgent gunman passenger tourist user blogger rival colleague friend other
    some many several most few none everyone everybody somebody someone nobody anybody insider volunteer
    organiser organizer professional specialist engineer pilot sailor crew priest cleric imam bishop rabbi author
    writer editor columnist pundit skeptic sceptic advocate defender detainee prisoner hostage commander-in-exile
    community family household public trader sister brother husband wife son daughter cousin uncle aunt nephew niece widow
    widower grandmother grandfather grandson granddaughter sibling spouse partner landlord landlady caretaker keeper porter ploughman
    headmistress headmaster principal clerk fitter contractor foreman technician mechanic electrician plumber carpenter builder
    baker butcher grocer picker miner gunner owner tenant reader listener viewer buyer seller dealer stallholder vendor cook chef
    waiter waitress barman bartender cleaner janitor hairdresser tailor shepherd gardener forester hunter monk nun abbot pastor
    vicar preacher rabbi chaplain chemist physicist biologist geologist engineer pharmacist surgeon midwife paramedic vet
    psychologist sociologist lecturer tutor pupil schoolchild teenager baby mourner bystander onlooker passer-by motorist
    cyclist pedestrian commuter rider trucker courier postman messenger sailor captain-owner skipper deckhand boatman ferryman
    fisher diver swimmer climber skier player coach athlete singer actor artist musician poet novelist filmmaker translator
    interpreter guide accountant auditor banker broker manager director executive chairman chairwoman chair founder staffer
    secretary-general trustee shareholder creditor debtor customer client patient sufferer carer inmate convict suspect
    defendant plaintiff accused juror solicitor barrister attendant stewardess steward hostess bookseller librarian curator
    archivist historian-in-residence stranger newcomer veteran pensioner retiree widow orphan adult lady gentleman guy kid
    weaver net-mender potter smith blacksmith welder labourer laborer docker stevedore machinist operative apprentice trainee
    intern volunteer-driver squatter homeowner householder villager townsman islander highlander settler nomad peasant
    smallholder rancher grower breeder beekeeper miller brewer hydrologist seismologist meteorologist geographer ecologist
    zoologist botanist virologist epidemiologist oceanographer volcanologist archaeologist linguist astronomer statistician
    criminologist toxicologist pathologist radiologist psychiatrist surveyor architect planner designer counsel""")

STANDING = bag("""senior political public leading prominent religious opposition military top key influential cultural literary
    community industry business party government union tribal local establishment sporting church unnamed anonymous""")
"""Modifiers by which "figures" are people and not numbers."""

CORPORATE = bag("""company firm manufacturer maker airline retailer utility regulator watchdog charity insurer lender brand subsidiary
    shipper brewer distiller supplier publisher broadcaster startup start-up chain agency union group bank outlet newspaper""")
TRADING = bag(
    "operator owner builder developer producer contractor carrier landlord employer sponsor organiser organizer"
)
"""Nouns that a body's name stands beside; those of the second list also fit a person, when a word says of what."""

REALMS = bag("""country island city town state province region capital county district village nation world kingdom republic
    territory municipality parish valley community company union mayor minister president king queen""")
"""Owners by which a body is one of its kind: "the island's health board"."""

TITLES = bag("""mr mrs ms miss mx dr doctor prof professor sir lady lord dame sheikh mullah maulvi imam ayatollah rev reverend
    father sister pope bishop archbishop rabbi president vice prime minister premier chancellor king queen prince
    princess emir sultan gen general col colonel capt captain maj major lt lieutenant sgt sergeant brig brigadier
    adm admiral marshal commander chief spokesman spokeswoman spokesperson senator sen rep congressman
    congresswoman governor gov mayor ambassador envoy secretary deputy judge justice director chairman chairwoman
    chair foreign defence defense interior finance justice health education acting former mp engineer comrade
    analyst activist inspector detective constable officer""")

MALE = bag(
    "mr sir lord king prince spokesman father congressman chairman businessman policeman man boy imam mullah pope"
)
FEMALE = bag(
    "mrs ms miss lady dame queen princess spokeswoman sister congresswoman chairwoman policewoman woman girl mother"
)

BODIES = bag(
    "group organisation organization agency company paper newspaper outlet movement party body firm broadcaster faction militia ministry "
    "council government army force charity ngo commission committee court union bank office network"
)
"""Nouns that take up a body named before: "the group said"."""

PLACES = bag("""afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus belgium
    bolivia bosnia botswana brazil britain bulgaria cambodia cameroon canada chad chile china colombia congo croatia cuba
    cyprus denmark ecuador egypt eritrea estonia ethiopia finland france gaza georgia germany ghana greece guatemala
    guinea haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan
    kenya kosovo kuwait kyrgyzstan laos latvia lebanon libya lithuania luxembourg madagascar malawi malaysia mali malta
    mexico moldova mongolia montenegro morocco mozambique myanmar namibia nepal netherlands nicaragua niger nigeria norway
    oman pakistan palestine panama paraguay peru philippines poland portugal qatar romania russia rwanda senegal serbia
    singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania thailand tunisia
    turkey turkmenistan uganda ukraine uruguay uzbekistan venezuela vietnam yemen zambia zimbabwe washington moscow beijing
    london paris berlin tehran kabul islamabad delhi ankara cairo riyadh jerusalem kyiv brussels tokyo""")
"""States, and capitals that stand for them. Invented or unlisted ones are learnt from their use in the document."""

CALENDAR = bag(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december"""
)
"""Tagged as proper nouns, but nobody's name."""

LONG_PLACES = frozenset(
    """united states;united kingdom;united arab emirates;north korea;south korea;saudi arabia;sri lanka;new zealand;
    south africa;south sudan;north macedonia;ivory coast;sierra leone;burkina faso;costa rica;el salvador;hong kong;
    new york;new delhi;west bank;czech republic;west virginia;new jersey;new mexico;new hampshire;north carolina;
    south carolina;north dakota;south dakota;papua new guinea;equatorial guinea;puerto rico""".replace(
        "\n    ", ""
    ).split(";")
)

OUTLETS = bag("reuters bloomberg interfax xinhua tass afp ap bbc cnn dpa irna tolo dawn yonhap kyodo anadolu")
