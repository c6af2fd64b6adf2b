// Package operator reads the manifests of `gateproof export k6 --operator` as strictly as a cluster that rejects unknown fields.
package operator

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TestRun is what the documentation of the k6 operator says of its resource k6.io/v1alpha1, as far as an export may use it. Everything below a pod is
// Kubernetes' own published type.
type TestRun struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              Spec `json:"spec"`
}

// Spec of a TestRun; `script` and `parallelism` are required.
type Spec struct {
	Parallelism int32  `json:"parallelism"`
	Script      Script `json:"script"`
	Arguments   string `json:"arguments"`
	Separate    bool   `json:"separate"`
	Runner      Runner `json:"runner"`
}

// Script is exactly one of these.
type Script struct {
	ConfigMap   *FileIn `json:"configMap"`
	VolumeClaim *FileIn `json:"volumeClaim"`
}

// FileIn names the file that k6 runs.
type FileIn struct {
	Name     string `json:"name"`
	File     string `json:"file"`
	ReadOnly bool   `json:"readOnly"`
}

// Runner is a part of a pod.
type Runner struct {
	Image           string                      `json:"image"`
	Env             []corev1.EnvVar             `json:"env"`
	EnvFrom         []corev1.EnvFromSource      `json:"envFrom"`
	SecurityContext corev1.PodSecurityContext   `json:"securityContext"`
	Resources       corev1.ResourceRequirements `json:"resources"`
	NodeSelector    map[string]string           `json:"nodeSelector"`
	Volumes         []corev1.Volume             `json:"volumes"`
	VolumeMounts    []corev1.VolumeMount        `json:"volumeMounts"`
}
