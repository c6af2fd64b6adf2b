// Command jobs prints what the k6 operator makes of the TestRun in a folder that `gateproof export k6 --operator` wrote: the containers of its
// initializer and of its runners, as JSON. The operator's own code makes them.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"gateproof/tools/k6/operator"
	"github.com/grafana/k6-operator/pkg/cloud"
	"github.com/grafana/k6-operator/pkg/resources/jobs"
	"github.com/grafana/k6-operator/pkg/types"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

func container(job *batchv1.Job) corev1.Container {
	return job.Spec.Template.Spec.Containers[0]
}

func made(folder string) (map[string]any, error) {
	run, err := operator.ReadTestRun(folder)
	if err != nil {
		return nil, err
	}
	words, err := types.ParseCLI(run.Spec.Arguments)
	if err != nil {
		return nil, err
	}
	runners := []corev1.Container{}
	for index := 1; index <= int(run.Spec.Parallelism); index++ {
		runner, err := jobs.NewRunnerJob(run, index, cloud.NewTokenInfo("", ""))
		if err != nil {
			return nil, err
		}
		runners = append(runners, container(runner))
	}
	// Last: it fills in parts of the TestRun.
	initializer, err := jobs.NewInitializerJob(run, words.ArchiveArgs)
	if err != nil {
		return nil, err
	}
	return map[string]any{"initializer": container(initializer), "runners": runners}, nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./jobs <folder that gateproof export k6 --operator wrote>")
		os.Exit(2)
	}
	found, err := made(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
