package oauth

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// version is what Okta puts into every token as ver.
const version = 1

// What the jti of a token begins with tells its kind.
const (
	accessPrefix = "AT."
	idPrefix     = "ID."
)

// Okta's jti has 43 random characters. Here some say by how many seconds the
// org's clock was ahead of the time in the token when it was issued, and the
// last ones of an access token's are the name of the family.
const (
	idRandomLength     = 43 - aheadLength
	accessRandomLength = 21 - aheadLength
)

// accessClaims are an access token's.
// Source: Okta, "Access token payload".
type accessClaims struct {
	Version  int      `json:"ver"`
	ID       string   `json:"jti"`
	Issuer   string   `json:"iss"`
	Audience string   `json:"aud"`
	IssuedAt int64    `json:"iat"`
	Expires  int64    `json:"exp"`
	ClientID string   `json:"cid"`
	UserID   string   `json:"uid,omitempty"` // of a user
	Scopes   []string `json:"scp"`
	AuthTime int64    `json:"auth_time,omitempty"` // of a user
	Subject  string   `json:"sub"`                 // the login, or the client id of an app that acts for nobody
	ACR      string   `json:"acr,omitempty"`
}

func (s *Server) accessClaims(c *call, user directory.User, g grant, refresh *refreshToken) accessClaims {
	jti := accessPrefix + s.tenant.Chance.Opaque(accessRandomLength) + encodeAhead(c.ahead) + g.Family
	if refresh != nil {
		jti += "." + refresh.ID
	}
	return accessClaims{
		Version: version, ID: jti, Issuer: c.as.issuer, Audience: c.as.audience,
		IssuedAt: c.told(c.now), Expires: c.told(c.now.Add(c.lifetimes(g).AccessToken)),
		ClientID: g.ClientID, UserID: user.ID, Scopes: g.Scopes, AuthTime: g.AuthTime.Unix(), Subject: user.Login, ACR: g.assurance(),
	}
}

// family reads the grant's name out of the jti; it is empty if this is not
// the jti of an access token.
func (a accessClaims) family() string {
	const begins = accessRandomLength + aheadLength
	id, ok := strings.CutPrefix(a.ID, accessPrefix)
	if !ok || len(id) < begins {
		return ""
	}
	family, _, _ := strings.Cut(id[begins:], ".")
	return family
}

// expires is when the token expires on the org's clock.
func (a accessClaims) expires() time.Time { return a.onClock(a.Expires) }

// onClock is what a claim tells, on the org's clock.
func (a accessClaims) onClock(claim int64) time.Time {
	return expires(claim, strings.TrimPrefix(a.ID, accessPrefix), accessRandomLength)
}

// userClaims are what an ID token and /v1/userinfo tell of a user.
type userClaims struct {
	Subject           string `json:"sub"`
	Name              string `json:"name,omitempty"`
	Locale            string `json:"locale,omitempty"`
	PreferredUsername string `json:"preferred_username,omitempty"`
	GivenName         string `json:"given_name,omitempty"`
	FamilyName        string `json:"family_name,omitempty"`
	ZoneInfo          string `json:"zoneinfo,omitempty"`
	Email             string `json:"email,omitempty"`
	EmailVerified     bool   `json:"email_verified,omitempty"`
}

// claimsOf gives of user what the scopes allow (OpenID Connect Core §5.4).
func claimsOf(user directory.User, has func(scope string) bool) userClaims {
	claims := userClaims{Subject: user.ID}
	if has("profile") {
		claims.Name, claims.PreferredUsername = user.DisplayName(), user.Login
		claims.GivenName, claims.FamilyName = user.FirstName, user.LastName
		claims.Locale, claims.ZoneInfo = user.Locale, user.TimeZone
	}
	if has("email") {
		claims.Email, claims.EmailVerified = user.Email, true
	}
	return claims
}

// idClaims are an ID token's.
// Source: Okta, "ID token payload".
type idClaims struct {
	userClaims
	Version         int      `json:"ver"`
	Issuer          string   `json:"iss"`
	Audience        string   `json:"aud"` // a string: okta-jwt-verifier-golang takes no list
	IssuedAt        int64    `json:"iat"`
	Expires         int64    `json:"exp"`
	ID              string   `json:"jti"`
	AMR             []string `json:"amr,omitempty"`   // an identity provider does not tell
	IDP             string   `json:"idp"`             // who signed the user in: the org, or an identity provider
	Nonce           string   `json:"nonce,omitempty"` // okta-idx-golang refuses one that it did not send
	ACR             string   `json:"acr,omitempty"`   // auth-js wants its acr_values back
	AuthTime        int64    `json:"auth_time"`
	AccessTokenHash string   `json:"at_hash,omitempty"`
	CodeHash        string   `json:"c_hash,omitempty"`
}

// hashed is what goes to the app beside an ID token, which vouches for it.
type hashed struct{ accessToken, code string }

func (s *Server) idClaims(c *call, user directory.User, g grant, with hashed) idClaims {
	return idClaims{
		userClaims: claimsOf(user, g.has),
		Version:    version, Issuer: c.as.issuer, Audience: g.ClientID,
		IssuedAt: c.told(c.now), Expires: c.told(c.now.Add(c.org.Lifetimes.IDToken)),
		ID:  idPrefix + s.tenant.Chance.Opaque(idRandomLength) + encodeAhead(c.ahead),
		AMR: g.AMR, IDP: cmp.Or(g.IDP, c.org.ID), Nonce: g.nonce, ACR: g.ACR,
		AuthTime: g.AuthTime.Unix(), AccessTokenHash: halfHash(with.accessToken), CodeHash: halfHash(with.code),
	}
}

// expires is when the token expires on the org's clock.
func (i idClaims) expires() time.Time {
	return expires(i.Expires, strings.TrimPrefix(i.ID, idPrefix), idRandomLength)
}

// halfHash is the left half of the SHA-256 (OpenID Connect Core §§3.1.3.6,
// 3.3.2.11), of nothing if there is nothing.
func halfHash(token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2])
}
