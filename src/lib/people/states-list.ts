/** A regional group of the United Nations, by its code in STANDARD_GROUPS. */
export type RegionalGroup = 'AFR' | 'APG' | 'EEG' | 'GRULAC' | 'WEOG';

/**
 * By the one group in which each is counted for elections: 54 + 54 + 23 + 33 + 29 = 193.
 *
 * Source: the United Nations' own lists of Member States (un.org/en/about-us/member-states) and of
 * regional groups (un.org/dgacm/en/content/regional-groups), and ISO 3166-1; bare facts, written
 * down by hand in November 2026.
 */
export const COUNTED_IN: Record<RegionalGroup, string> = {
	AFR: `
		DZA DZ Algeria
		AGO AO Angola
		BEN BJ Benin
		BWA BW Botswana
		BFA BF Burkina Faso
		BDI BI Burundi
		CPV CV Cabo Verde
		CMR CM Cameroon
		CAF CF Central African Republic
		TCD TD Chad
		COM KM Comoros
		COG CG Congo
		CIV CI Côte d’Ivoire
		COD CD Democratic Republic of the Congo
		DJI DJ Djibouti
		EGY EG Egypt
		GNQ GQ Equatorial Guinea
		ERI ER Eritrea
		SWZ SZ Eswatini
		ETH ET Ethiopia
		GAB GA Gabon
		GMB GM Gambia
		GHA GH Ghana
		GIN GN Guinea
		GNB GW Guinea-Bissau
		KEN KE Kenya
		LSO LS Lesotho
		LBR LR Liberia
		LBY LY Libya
		MDG MG Madagascar
		MWI MW Malawi
		MLI ML Mali
		MRT MR Mauritania
		MUS MU Mauritius
		MAR MA Morocco
		MOZ MZ Mozambique
		NAM NA Namibia
		NER NE Niger
		NGA NG Nigeria
		RWA RW Rwanda
		STP ST Sao Tome and Principe
		SEN SN Senegal
		SYC SC Seychelles
		SLE SL Sierra Leone
		SOM SO Somalia
		ZAF ZA South Africa
		SSD SS South Sudan
		SDN SD Sudan
		TGO TG Togo
		TUN TN Tunisia
		UGA UG Uganda
		TZA TZ United Republic of Tanzania
		ZMB ZM Zambia
		ZWE ZW Zimbabwe`,
	APG: `
		AFG AF Afghanistan
		BHR BH Bahrain
		BGD BD Bangladesh
		BTN BT Bhutan
		BRN BN Brunei Darussalam
		KHM KH Cambodia
		CHN CN China
		CYP CY Cyprus
		PRK KP Democratic People’s Republic of Korea
		FJI FJ Fiji
		IND IN India
		IDN ID Indonesia
		IRN IR Iran (Islamic Republic of)
		IRQ IQ Iraq
		JPN JP Japan
		JOR JO Jordan
		KAZ KZ Kazakhstan
		KIR KI Kiribati
		KWT KW Kuwait
		KGZ KG Kyrgyzstan
		LAO LA Lao People’s Democratic Republic
		LBN LB Lebanon
		MYS MY Malaysia
		MDV MV Maldives
		MHL MH Marshall Islands
		FSM FM Micronesia (Federated States of)
		MNG MN Mongolia
		MMR MM Myanmar
		NRU NR Nauru
		NPL NP Nepal
		OMN OM Oman
		PAK PK Pakistan
		PLW PW Palau
		PNG PG Papua New Guinea
		PHL PH Philippines
		QAT QA Qatar
		KOR KR Republic of Korea
		WSM WS Samoa
		SAU SA Saudi Arabia
		SGP SG Singapore
		SLB SB Solomon Islands
		LKA LK Sri Lanka
		SYR SY Syrian Arab Republic
		TJK TJ Tajikistan
		THA TH Thailand
		TLS TL Timor-Leste
		TON TO Tonga
		TKM TM Turkmenistan
		TUV TV Tuvalu
		ARE AE United Arab Emirates
		UZB UZ Uzbekistan
		VUT VU Vanuatu
		VNM VN Viet Nam
		YEM YE Yemen`,
	EEG: `
		ALB AL Albania
		ARM AM Armenia
		AZE AZ Azerbaijan
		BLR BY Belarus
		BIH BA Bosnia and Herzegovina
		BGR BG Bulgaria
		HRV HR Croatia
		CZE CZ Czechia
		EST EE Estonia
		GEO GE Georgia
		HUN HU Hungary
		LVA LV Latvia
		LTU LT Lithuania
		MNE ME Montenegro
		MKD MK North Macedonia
		POL PL Poland
		MDA MD Republic of Moldova
		ROU RO Romania
		RUS RU Russian Federation
		SRB RS Serbia
		SVK SK Slovakia
		SVN SI Slovenia
		UKR UA Ukraine`,
	GRULAC: `
		ATG AG Antigua and Barbuda
		ARG AR Argentina
		BHS BS Bahamas
		BRB BB Barbados
		BLZ BZ Belize
		BOL BO Bolivia (Plurinational State of)
		BRA BR Brazil
		CHL CL Chile
		COL CO Colombia
		CRI CR Costa Rica
		CUB CU Cuba
		DMA DM Dominica
		DOM DO Dominican Republic
		ECU EC Ecuador
		SLV SV El Salvador
		GRD GD Grenada
		GTM GT Guatemala
		GUY GY Guyana
		HTI HT Haiti
		HND HN Honduras
		JAM JM Jamaica
		MEX MX Mexico
		NIC NI Nicaragua
		PAN PA Panama
		PRY PY Paraguay
		PER PE Peru
		KNA KN Saint Kitts and Nevis
		LCA LC Saint Lucia
		VCT VC Saint Vincent and the Grenadines
		SUR SR Suriname
		TTO TT Trinidad and Tobago
		URY UY Uruguay
		VEN VE Venezuela (Bolivarian Republic of)`,
	WEOG: `
		AND AD Andorra
		AUS AU Australia
		AUT AT Austria
		BEL BE Belgium
		CAN CA Canada
		DNK DK Denmark
		FIN FI Finland
		FRA FR France
		DEU DE Germany
		GRC GR Greece
		ISL IS Iceland
		IRL IE Ireland
		ISR IL Israel
		ITA IT Italy
		LIE LI Liechtenstein
		LUX LU Luxembourg
		MLT MT Malta
		MCO MC Monaco
		NLD NL Netherlands (Kingdom of the)
		NZL NZ New Zealand
		NOR NO Norway
		PRT PT Portugal
		SMR SM San Marino
		ESP ES Spain
		SWE SE Sweden
		CHE CH Switzerland
		TUR TR Türkiye
		GBR GB United Kingdom of Great Britain and Northern Ireland
		USA US United States of America`
};
