package idxgo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
)

// ask asks the control API about Ada's phone.
func ask(ctx context.Context, path string, into any) error {
	query := url.Values{"login": {os.Getenv("LOGIN")}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Getenv("CONTROL_URL")+path+"?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	return do(req, into)
}

// DeviceCode is the code that the phone shows.
func DeviceCode(ctx context.Context) (string, error) {
	var out struct{ Code string }
	err := ask(ctx, "/devices/code", &out)
	return out.Code, err
}

// ApprovePush waits for a push to the phone and approves it.
func ApprovePush(ctx context.Context) error {
	var push struct{ ID string }
	if err := ask(ctx, "/pushes/wait", &push); err != nil {
		return fmt.Errorf("wait for push: %w", err)
	}
	return control(ctx, http.MethodPost, "/pushes/"+push.ID, `{"approve": true}`)
}

// SetUpDevice does what the phone does with a QR code.
func SetUpDevice(ctx context.Context) error {
	return control(ctx, http.MethodPost, "/devices", fmt.Sprintf(`{"login": %q}`, os.Getenv("LOGIN")))
}
