/**
 * The stakeholder groups in which delegations are counted, and the regional groups of
 * Member States, as a consultation begins with them: code, name, kind.
 */
export const STANDARD_GROUPS = [
	['MS', 'Member States', 'stakeholder'],
	['IG', 'Intergovernmental organizations', 'stakeholder'],
	['PS', 'Private sector', 'stakeholder'],
	['CS', 'Civil society', 'stakeholder'],
	['TC', 'Technical community', 'stakeholder'],
	['AC', 'Academia', 'stakeholder'],
	['OT', 'Other', 'stakeholder'],
	['AFR', 'African Group', 'regional'],
	['APG', 'Asia-Pacific Group', 'regional'],
	['EEG', 'Eastern European Group', 'regional'],
	['GRULAC', 'Latin American and Caribbean Group', 'regional'],
	['WEOG', 'Western European and Others Group', 'regional']
] as const;
