package management

import "github.com/idxlab/idxlab/mockidx/internal/directory"

// baseProperty is an attribute that every user has.
type baseProperty struct {
	name, title        string
	required           bool
	minLength, maximum int // in characters; 0: none
	permission         string
}

// baseProperties are those of Okta's users, in its order.
// Source: Okta, Schemas API, "User profile base subschema".
var baseProperties = []baseProperty{
	{directory.AttributeLogin, "Username", true, 5, 100, "READ_ONLY"},
	{directory.AttributeFirstName, "First name", true, 1, 50, "READ_WRITE"},
	{directory.AttributeLastName, "Last name", true, 1, 50, "READ_WRITE"},
	{"middleName", "Middle name", false, 0, 0, "READ_ONLY"},
	{"honorificPrefix", "Honorific prefix", false, 0, 0, "READ_ONLY"},
	{"honorificSuffix", "Honorific suffix", false, 0, 0, "READ_ONLY"},
	{directory.AttributeEmail, "Primary email", true, 5, 100, "READ_WRITE"},
	{"title", "Title", false, 0, 0, "READ_ONLY"},
	{"displayName", "Display name", false, 0, 0, "READ_ONLY"},
	{"nickName", "Nickname", false, 0, 0, "READ_ONLY"},
	{"profileUrl", "Profile Url", false, 0, 0, "READ_ONLY"},
	{directory.AttributeSecondEmail, "Secondary email", false, 5, 100, "READ_WRITE"},
	{"mobilePhone", "Mobile phone", false, 0, 100, "READ_WRITE"},
	{"primaryPhone", "Primary phone", false, 0, 100, "READ_ONLY"},
	{"streetAddress", "Street address", false, 0, 0, "READ_ONLY"},
	{"city", "City", false, 0, 0, "READ_ONLY"},
	{"state", "State", false, 0, 0, "READ_ONLY"},
	{"zipCode", "Zip code", false, 0, 0, "READ_ONLY"},
	{"countryCode", "Country code", false, 0, 2, "READ_ONLY"},
	{"postalAddress", "Postal Address", false, 0, 0, "READ_ONLY"},
	{"preferredLanguage", "Preferred language", false, 0, 0, "READ_ONLY"},
	{"locale", "Locale", false, 0, 0, "READ_ONLY"},
	{"timezone", "Time zone", false, 0, 0, "READ_ONLY"},
	{"userType", "User type", false, 0, 0, "READ_ONLY"},
	{"employeeNumber", "Employee number", false, 0, 0, "READ_ONLY"},
	{"costCenter", "Cost center", false, 0, 0, "READ_ONLY"},
	{"organization", "Organization", false, 0, 0, "READ_ONLY"},
	{"division", "Division", false, 0, 0, "READ_ONLY"},
	{"department", "Department", false, 0, 0, "READ_ONLY"},
	{"managerId", "ManagerId", false, 0, 0, "READ_ONLY"},
	{"manager", "Manager", false, 0, 0, "READ_ONLY"},
}

func (b baseProperty) view() object {
	v := ofProperty(b.permission)
	v["title"], v["type"] = b.title, "string"
	if b.required {
		v["required"] = true
	}
	if b.minLength > 0 {
		v["minLength"] = float64(b.minLength)
	}
	if b.maximum > 0 {
		v["maxLength"] = float64(b.maximum)
	}
	return v
}
