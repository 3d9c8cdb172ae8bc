package main

import (
	"context"
	"errors"
	"fmt"

	idx "github.com/okta/okta-idx-golang"

	"github.com/idxlab/idxlab/e2e/clients/idxgo"
)

func passwordAndDeviceCode(ctx context.Context, client *idx.Client, r *idxgo.Result) error {
	login, err := idxgo.Identify(ctx, client)
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	code, err := idxgo.DeviceCode(ctx)
	if err != nil {
		return err
	}
	if login, err = idxgo.Confirm(ctx, login.OktaVerifyConfirm, code, r); err != nil {
		return fmt.Errorf("confirm: %w", err)
	}
	return idxgo.Finish(login, r)
}

func passwordAndPush(ctx context.Context, client *idx.Client, r *idxgo.Result) error {
	login, err := idxgo.Identify(ctx, client)
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	approved := make(chan error, 1)
	go func() { approved <- idxgo.ApprovePush(ctx) }()
	login, err = login.OktaVerify(ctx) // returns when it has been
	if err = errors.Join(err, <-approved); err != nil {
		return fmt.Errorf("push: %w", err)
	}
	return idxgo.Finish(login, r)
}

// enrollDevice sets up Okta Verify by its QR code.
func enrollDevice(ctx context.Context, e *idx.EnrollmentResponse, _ *idxgo.Result) (*idx.EnrollmentResponse, error) {
	e, err := e.OktaVerifyInit(ctx, idx.OktaVerifyOptionQRCode)
	if err != nil {
		return nil, fmt.Errorf("set up: %w", err)
	}
	if e.ContextualData().QRcode.Href == "" {
		return nil, errors.New("there is no QR code")
	}
	if err := idxgo.SetUpDevice(ctx); err != nil {
		return nil, err
	}
	e, more, err := e.OktaVerifyContinuePolling(ctx)
	if err != nil || more {
		return nil, fmt.Errorf("poll: goes on: %t, %w", more, err)
	}
	return e, nil
}
